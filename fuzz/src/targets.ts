import { fastPathReader } from './parsers/fast-path.ts';
import { fieldAliases } from './parsers/field-aliases.ts';
import { csvFramer, ndjsonFramer } from './parsers/framers.ts';
import { jsonScanner } from './parsers/json-scanner.ts';
import { rawPayloads, roundTrips } from './parsers/payload-readers.ts';
import type { Target } from './run/target.ts';
import { adminPartners } from './surfaces/admin-partners.ts';
import { asyncBulk } from './surfaces/async-bulk.ts';
import { batches } from './surfaces/batches.ts';
import { nativeSessions } from './surfaces/native-sessions.ts';
import { nativeSubmissions } from './surfaces/native-submissions.ts';
import { rawBodies } from './surfaces/raw-bodies.ts';
import { rawRequests } from './surfaces/raw-requests.ts';
import { syncSessions } from './surfaces/sync-sessions.ts';

/** Surfaces, fuzzed over HTTP. */
export const surfaceTargets: readonly Target[] = [
  ...nativeSubmissions,
  nativeSessions,
  asyncBulk,
  batches,
  syncSessions,
  adminPartners,
  rawBodies,
  rawRequests,
];

/** Parsers of the core, called directly. */
export const parserTargets: readonly Target[] = [
  jsonScanner,
  ndjsonFramer,
  csvFramer,
  fastPathReader,
  fieldAliases,
  rawPayloads,
  roundTrips,
];
