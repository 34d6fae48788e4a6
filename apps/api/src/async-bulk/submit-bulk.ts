import { Readable } from 'node:stream';
import type { Action, Collection } from '@sluice/contracts';
import { type Resources, type Submission, submitPayload } from '@sluice/ingest';
import type { RequestHandler, Response } from 'express';
import { readCollection } from '../http/collections.ts';
import { pollAfterS } from '../http/job-lifetime.ts';
import { readQuery } from '../http/query.ts';
import { callerOf } from '../http/request-context.ts';
import { bulkJobPath } from './bulk-job-path.ts';
import { checkRecords } from './check-records.ts';
import { readRecords } from './read-records.ts';
import type { RecordChecks } from './record-checks.ts';
import { sendResource } from './send-envelope.ts';
import { writePayload } from './write-payload.ts';

/** `POST` and `PUT /{group}/{collection}/bulk`: 202 with the UUID of the job, once basic validation is passed. */
export function submitBulk(resources: Resources, action: Action, checks: RecordChecks): RequestHandler {
  const { limits } = resources;
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    const collection = readCollection(req);
    const records = await readRecords({ req, res }, collection, limits);
    checkRecords(records, collection, checks);
    const body = Readable.from([writePayload(records, collection, limits)]);
    const submission = { ...describeSubmission(res, collection), action, sentItems: records.count };
    const { job } = await submitPayload(resources, { submission, body });
    res.location(bulkJobPath(job.jobId)).set('Retry-After', pollAfterS);
    sendResource(res, { uuid: job.jobId }, 202);
  };
}

function describeSubmission(res: Response, collection: Collection): Omit<Submission, 'action'> {
  return {
    ...callerOf(res),
    surface: 'async-bulk',
    collection,
    mode: 'bulk',
    format: 'json',
    allowEmpty: false,
  };
}
