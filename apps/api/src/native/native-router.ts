import type { Resources } from '@sluice/ingest';
import { Router } from 'express';
import { authenticatePartner } from '../auth/authenticate-partner.ts';
import type { KeyRing } from '../auth/key-ring.ts';
import { addRoute, type RouteHandlers, refuseUnknownPath } from '../http/routes.ts';
import { limitRequests } from '../limits/request-limit.ts';
import type { ApiResources } from '../resources/api-resources.ts';
import { getCapabilities, getSchema } from './capabilities.ts';
import { downloadJobErrors, listJobErrors } from './job-errors.ts';
import { cancelJob, getJob, listJobs, retryJob } from './jobs.ts';
import { nativeBase } from './native-paths.ts';
import { deleteQuarantinedItem, getQuarantinedItem, listQuarantine, releaseQuarantinedItem } from './quarantine.ts';
import { getRecord, listRecords } from './records.ts';
import { completeSession, createSession, deleteSession, getSession, putSessionPart } from './sessions.ts';
import { submitRecords } from './submissions.ts';

/** The native surface: every route requires a partner's key. */
export function createNativeRouter(resources: ApiResources, keys: KeyRing): Router {
  const router = Router({ caseSensitive: true });
  router.use(nativeBase, authenticatePartner(keys), limitRequests(resources));
  for (const [path, handlers] of listRoutes(resources)) addRoute(router, `${nativeBase}${path}`, handlers);
  router.use(nativeBase, refuseUnknownPath());
  return router;
}

/** In matching order: fixed names come before `/:group/:collection`. */
function listRoutes(resources: Resources): [string, RouteHandlers][] {
  return [
    ['/capabilities', { GET: getCapabilities(resources) }],
    ['/schemas/:group/:collection', { GET: getSchema() }],
    ['/jobs', { GET: listJobs(resources) }],
    ['/jobs/:job_id', { GET: getJob(resources) }],
    ['/jobs/:job_id/cancel', { POST: cancelJob(resources) }],
    ['/jobs/:job_id/retry', { POST: retryJob(resources) }],
    ['/jobs/:job_id/errors', { GET: listJobErrors(resources) }],
    ['/jobs/:job_id/errors.csv', { GET: downloadJobErrors(resources, 'csv') }],
    ['/jobs/:job_id/errors.json', { GET: downloadJobErrors(resources, 'json') }],
    ['/quarantine', { GET: listQuarantine(resources) }],
    ['/quarantine/:quarantine_id', { GET: getQuarantinedItem(resources), DELETE: deleteQuarantinedItem(resources) }],
    ['/quarantine/:quarantine_id/release', { POST: releaseQuarantinedItem(resources) }],
    ['/sessions', { POST: createSession(resources) }],
    ['/sessions/:session_id', { GET: getSession(resources), DELETE: deleteSession(resources) }],
    ['/sessions/:session_id/parts/:part', { PUT: putSessionPart(resources) }],
    ['/sessions/:session_id/done', { POST: completeSession(resources) }],
    ['/:group/:collection', { GET: listRecords(resources), POST: submitRecords(resources) }],
    ['/:group/:collection/:source_id', { GET: getRecord(resources) }],
  ];
}
