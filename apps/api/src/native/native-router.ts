import type { Resources } from '@sluice/ingest';
import { Router } from 'express';
import { authenticatePartner } from '../auth/authenticate-partner.ts';
import type { KeyRing } from '../auth/key-ring.ts';
import { addRoute, type RouteHandlers, refuseUnknownPath } from '../http/routes.ts';
import { limitRequests } from '../limits/request-limit.ts';
import type { ApiResources } from '../resources/api-resources.ts';
import { answerCapabilities } from './answer-capabilities.ts';
import { answerCancel, answerJob, answerRetry } from './answer-job.ts';
import { answerJobErrors, downloadJobErrors } from './answer-job-errors.ts';
import { answerJobs } from './answer-jobs.ts';
import {
  answerQuarantine,
  answerQuarantineDeletion,
  answerQuarantineEntry,
  answerRelease,
} from './answer-quarantine.ts';
import { answerRecord, answerRecords } from './answer-records.ts';
import { answerSchema } from './answer-schema.ts';
import { answerSessionDone } from './answer-session-done.ts';
import { answerSessionPart } from './answer-session-part.ts';
import { answerNewSession, answerSession, answerSessionDeletion } from './answer-sessions.ts';
import { nativeBase } from './native-base.ts';
import { submitRecords } from './submit-records.ts';

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
    ['/jobs/:job_id', { GET: answerJob(resources) }],
    ['/jobs/:job_id/cancel', { POST: answerCancel(resources) }],
    ['/jobs/:job_id/retry', { POST: answerRetry(resources) }],
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
