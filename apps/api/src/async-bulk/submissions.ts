import { Readable } from 'node:stream';
import { type Action, type Collection, RequestFault } from '@sluice/contracts';
import {
  type EnvelopeForm,
  type JsonList,
  type Limits,
  type Resources,
  readJsonList,
  type Submission,
  submitPayload,
} from '@sluice/ingest';
import type { Request, RequestHandler, Response } from 'express';
import { readBodyHead } from '../body/body-head.ts';
import { readBody } from '../body/read-body.ts';
import { readCollection } from '../http/collections.ts';
import { pollAfterS } from '../http/job-lifetime.ts';
import { readQuery } from '../http/query.ts';
import { callerOf } from '../http/request-context.ts';
import { bulkJobPath } from './async-bulk-paths.ts';
import { sendResource } from './envelope.ts';
import { writePayload } from './record-translation.ts';
import { maxRecords, type RecordValidators, validateRecords } from './record-validation.ts';

/** `POST` and `PUT /{group}/{collection}/bulk`: 202 with the UUID of the job, after basic validation. */
export function submitBulk(resources: Resources, action: Action, validators: RecordValidators): RequestHandler {
  const { limits } = resources;
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    const collection = readCollection(req);
    const records = await readRecords({ req, res }, collection, limits);
    validateRecords(records, collection, validators);
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

/** `[…]`, or `{"resources": […]}`. */
const envelope: EnvelopeForm = { listName: 'resources', takesBareList: true };

/**
 * Reads the records of a request into memory.
 * @throws RequestFault `empty_body`, `unsupported_media_type`, `unsupported_encoding`, `payload_too_large`,
 * `malformed_body`; PayloadFault if the JSON is malformed
 */
async function readRecords(
  { req, res }: { req: Request; res: Response },
  collection: Collection,
  limits: Limits,
): Promise<JsonList> {
  const { encoding, contentLength } = readBodyHead(req, ['application/json']);
  const { syncMaxBytes: maxBytes, itemMaxBytes } = limits;
  const tooLarge = () =>
    new RequestFault(
      'payload_too_large',
      `The request body is larger than ${maxBytes} bytes. Send the records in several requests.`,
    );
  if (encoding === 'identity' && contentLength !== undefined && contentLength > maxBytes) throw tooLarge();
  const bytes = await readBody({ req, res }, encoding, { maxBytes, tooLarge });
  return readJsonList(bytes, { collection, envelope, maxItems: maxRecords, itemMaxBytes });
}
