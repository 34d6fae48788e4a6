import type { Resources } from '@sluice/ingest';
import { Router } from 'express';
import { authenticatePartner } from '../auth/authenticate-partner.ts';
import type { KeyRing } from '../auth/key-ring.ts';
import { addRoute, type RouteHandlers, refuseUnknownPath } from '../http/routes.ts';
import { limitRequests } from '../limits/request-limit.ts';
import type { ApiResources } from '../resources/api-resources.ts';
import { answerCapabilities, answerSchema } from './capabilities.ts';
import { answerJobErrors, downloadJobErrors } from './job-errors.ts';
import { answerJobs, getJob, postCancel, postRetry } from './jobs.ts';
import { nativeBase } from './native-paths.ts';
import { answerQuarantine, answerQuarantineDeletion, answerQuarantineEntry, answerRelease } from './quarantine.ts';
import { answerRecord, answerRecords } from './records.ts';
import {
  answerNewSession,
  answerSession,
  answerSessionDeletion,
  answerSessionDone,
  answerSessionPart,
} from './sessions.ts';
import { submitRecords } from './submissions.ts';

/** The native surface: every route of it asks for a partner's key. */
export function createNativeRouter(resources: ApiResources, keys: KeyRing): Router {
  const router = Router({ caseSensitive: true });
  router.use(nativeBase, authenticatePartner(keys), limitRequests(resources));
  for (const [path, handlers] of listRoutes(resources)) addRoute(router, `${nativeBase}${path}`, handlers);
  router.use(nativeBase, refuseUnknownPath());
  return router;
}

/** In the order of matching: what has a name of its own comes before `/:group/:collection`. */
function listRoutes(resources: Resources): [string, RouteHandlers][] {
  return [
    ['/capabilities', { GET: answerCapabilities(resources) }],
    ['/schemas/:group/:collection', { GET: answerSchema() }],
    ['/jobs', { GET: answerJobs(resources) }],
    ['/jobs/:job_id', { GET: getJob(resources) }],
    ['/jobs/:job_id/cancel', { POST: postCancel(resources) }],
    ['/jobs/:job_id/retry', { POST: postRetry(resources) }],
    ['/jobs/:job_id/errors', { GET: answerJobErrors(resources) }],
    ['/jobs/:job_id/errors.csv', { GET: downloadJobErrors(resources, 'csv') }],
    ['/jobs/:job_id/errors.json', { GET: downloadJobErrors(resources, 'json') }],
    ['/quarantine', { GET: answerQuarantine(resources) }],
    [
      '/quarantine/:quarantine_id',
      { GET: answerQuarantineEntry(resources), DELETE: answerQuarantineDeletion(resources) },
    ],
    ['/quarantine/:quarantine_id/release', { POST: answerRelease(resources) }],
    ['/sessions', { POST: answerNewSession(resources) }],
    ['/sessions/:session_id', { GET: answerSession(resources), DELETE: answerSessionDeletion(resources) }],
    ['/sessions/:session_id/parts/:part', { PUT: answerSessionPart(resources) }],
    ['/sessions/:session_id/done', { POST: answerSessionDone(resources) }],
    ['/:group/:collection', { GET: answerRecords(resources), POST: submitRecords(resources) }],
    ['/:group/:collection/:source_id', { GET: answerRecord(resources) }],
  ];
}
