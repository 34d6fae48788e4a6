import { PayloadFault, RequestFault } from '@sluice/contracts';
import { aliasItemFields, type BatchView, checkQuota, type Resources, streamPieces, uploadBatch } from '@sluice/ingest';
import type { Request, RequestHandler, Response } from 'express';
import { declaredBytes, readBodyHead } from '../body/body-head.ts';
import { openBody } from '../body/open-body.ts';
import { pollAfterS } from '../http/job-lifetime.ts';
import { sendJson } from '../http/json.ts';
import { limitSignedRequest } from '../limits/request-limit.ts';
import type { ApiResources } from '../resources/api-resources.ts';
import { readBatchId, requireBatch } from './batch-access.ts';
import type { BatchWriter } from './batch-body.ts';
import { batchPath } from './batch-paths.ts';
import { isAwaited } from './batch-status.ts';
import { idNames, toSentWords } from './item-names.ts';
import type { SignedUrls } from './signed-urls.ts';

/** `PUT /batches/{batch_id}/upload`, with a signed URL: starts the batch and returns it with 202. */
export function uploadFile(resources: ApiResources, urls: SignedUrls, write: BatchWriter): RequestHandler {
  return async (req, res) => {
    const batchId = readBatchId(req);
    const { maxBytes } = urls.signer.verify(req, { method: 'PUT', path: batchPath(batchId, '/upload'), batchId });
    const batch = await requireBatch(resources, await urls.requireKey(batchId));
    await limitSignedRequest(resources, res, batch.partnerId);
    if (!isAwaited(batch))
      throw new RequestFault(
        'already_exists',
        'The batch already has its upload. Create another batch for more items.',
      );
    const started = await takeUpload(resources, { req, res, batch, maxBytes });
    res.set('Retry-After', pollAfterS);
    sendJson(res, write(started), 202);
  };
}

interface Upload {
  req: Request;
  res: Response;
  batch: BatchView;
  maxBytes: number;
}

async function takeUpload(resources: Resources, { req, res, batch, maxBytes }: Upload): Promise<BatchView> {
  const head = readBodyHead(req);
  const { format, encoding } = head;
  const declared = declaredBytes(head);
  if (declared !== undefined && declared > maxBytes) throw tooLarge(maxBytes);
  const quota = await checkQuota(resources, { ...batch, declaredBytes: declared });
  const body = openBody(req, res, encoding);
  try {
    const items = streamPieces(aliasItemFields(limitBytes(body, maxBytes), format, idNames));
    return await uploadBatch(resources, { batch, format }, { body: items, quota });
  } catch (error) {
    throw error instanceof PayloadFault ? inSentWords(error) : error;
  } finally {
    body.destroy();
  }
}

async function* limitBytes(body: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer, void> {
  let taken = 0;
  for await (const bytes of body) {
    taken += bytes.length;
    if (taken > maxBytes) throw tooLarge(maxBytes);
    yield bytes;
  }
}

function tooLarge(maxBytes: number): RequestFault {
  const detail = `The upload is larger than ${maxBytes} bytes, the limit of its signed URL. Send the items in several batches.`;
  return new RequestFault('payload_too_large', detail, { extra: { max_body_bytes: maxBytes } });
}

function inSentWords({ code, detail, line }: PayloadFault): PayloadFault {
  // The core's byte offset counts renamed fields, so it differs from the offset in what was sent.
  return new PayloadFault(code, toSentWords(detail), line === undefined ? {} : { line });
}
