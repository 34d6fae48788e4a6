import { type Collection, RequestFault } from '@sluice/contracts';
import { type EnvelopeForm, type JsonList, type Limits, readJsonList } from '@sluice/ingest';
import type { Request, Response } from 'express';
import { readBodyHead } from '../body/body-head.ts';
import { bufferBody } from '../body/buffer-body.ts';
import { openBody } from '../body/open-body.ts';
import { maxRecords } from './check-records.ts';

/** `[…]`, or `{"resources": […]}`. */
const envelope: EnvelopeForm = { listName: 'resources', takesBareList: true };

/**
 * Reads the records of a request.
 * @throws RequestFault `empty_body`, `unsupported_media_type`, `unsupported_encoding`, `payload_too_large`,
 * `malformed_body`; PayloadFault where the body cannot be read to its end
 */
export async function readRecords(
  { req, res }: { req: Request; res: Response },
  collection: Collection,
  limits: Limits,
): Promise<JsonList> {
  const { encoding, contentLength } = readBodyHead(req, ['application/json']);
  const { syncMaxBytes: maxBytes, itemMaxBytes } = limits;
  const describeExcess = () =>
    new RequestFault('payload_too_large', `The body is larger than ${maxBytes} bytes. Send it in smaller parts.`);
  if (encoding === 'identity' && contentLength !== undefined && contentLength > maxBytes) throw describeExcess();
  const body = openBody(req, res, encoding);
  try {
    const bytes = await bufferBody(body, { maxBytes, describeExcess });
    return await readJsonList(bytes, { collection, envelope, maxItems: maxRecords, itemMaxBytes });
  } finally {
    body.destroy();
  }
}
