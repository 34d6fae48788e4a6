import { RequestFault } from '@sluice/contracts';
import { type BatchView, type Resources, streamFailedItems, streamSentItems } from '@sluice/ingest';
import type { RequestHandler } from 'express';
import { streamText } from '../http/downloads.ts';
import { limitSignedRequest } from '../limits/request-limit.ts';
import type { ApiResources } from '../resources/api-resources.ts';
import { hasErrors, hasUpload } from './batch-body.ts';
import { type BatchFile, batchPath } from './batches-base.ts';
import { readBatchId, requireBatch } from './require-batch.ts';
import type { SignedUrls } from './signed-urls.ts';
import { writeErrorList, writeErrorRows } from './write-batch-errors.ts';
import { writeSentList } from './write-sent-list.ts';
import { writeSentRows } from './write-sent-rows.ts';

type Download = Exclude<BatchFile, '/upload'>;

interface DownloadTerms {
  type: string;
  isThere(batch: BatchView): boolean;
  write(resources: Resources, batch: BatchView): AsyncGenerator<string, void>;
}

const failedOf = (resources: Resources, { partnerId, batchId: jobId }: BatchView) =>
  streamFailedItems(resources, { partnerId, jobId });
const sentOf = (resources: Resources, { partnerId, batchId: jobId, job }: BatchView) =>
  streamSentItems(resources, { partnerId, jobId, total: job?.counts.total ?? 0 });

const downloads: Readonly<Record<Download, DownloadTerms>> = {
  '/errors.csv': { type: 'text/csv', isThere: hasErrors, write: (...of) => writeErrorRows(failedOf(...of)) },
  '/errors.json': { type: 'application/json', isThere: hasErrors, write: (...of) => writeErrorList(failedOf(...of)) },
  '/upload.csv': {
    type: 'text/csv',
    isThere: hasUpload,
    write: (...of) => writeSentRows(() => sentOf(...of), of[1].collection),
  },
  '/upload.json': { type: 'application/json', isThere: hasUpload, write: (...of) => writeSentList(sentOf(...of)) },
};

/** `GET /batches/{batch_id}/…`, signed: a file of the batch. */
export function downloadBatchFile(resources: ApiResources, urls: SignedUrls, file: Download): RequestHandler {
  const { type, isThere, write } = downloads[file];
  return async (req, res) => {
    const batchId = readBatchId(req);
    urls.signer.verify(req, { method: 'GET', path: batchPath(batchId, file), batchId });
    const batch = await requireBatch(resources, await urls.requireKey(batchId));
    await limitSignedRequest(resources, res, batch.partnerId);
    if (!isThere(batch)) throw new RequestFault('not_found', `Batch '${batchId}' has no ${file.slice(1)}.`);
    const fileName = `${batchId}-${file.slice(1)}`;
    await streamText(res, { type, fileName, text: write(resources, batch) });
  };
}
