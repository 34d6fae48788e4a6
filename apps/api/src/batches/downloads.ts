import { RequestFault } from '@sluice/contracts';
import { type BatchView, type FailedItem, type Resources, streamFailedItems, streamSentItems } from '@sluice/ingest';
import type { RequestHandler } from 'express';
import { csvRows, sendDownload } from '../http/downloads.ts';
import { assembleJson, type JsonValue, RawJson } from '../http/json.ts';
import { limitSignedRequest } from '../limits/request-limit.ts';
import type { ApiResources } from '../resources/api-resources.ts';
import { readBatchId, requireBatch } from './batch-access.ts';
import { hasErrors, hasUpload } from './batch-body.ts';
import { type BatchFile, batchPath } from './batch-paths.ts';
import { toSentPath, toSentText, toSentWords } from './item-names.ts';
import { writeSentRows } from './sent-rows.ts';
import type { SignedUrls } from './signed-urls.ts';

type Download = Exclude<BatchFile, '/upload'>;

interface DownloadKind {
  type: string;
  exists(batch: BatchView): boolean;
  write(resources: Resources, batch: BatchView): AsyncGenerator<string, void>;
}

const failedOf = (resources: Resources, { partnerId, batchId: jobId }: BatchView) =>
  streamFailedItems(resources, { partnerId, jobId });
const sentOf = (resources: Resources, { partnerId, batchId: jobId, job }: BatchView) =>
  streamSentItems(resources, { partnerId, jobId, total: job?.counts.total ?? 0 });

const downloads: Readonly<Record<Download, DownloadKind>> = {
  '/errors.csv': { type: 'text/csv', exists: hasErrors, write: (...of) => writeErrorRows(failedOf(...of)) },
  '/errors.json': { type: 'application/json', exists: hasErrors, write: (...of) => writeErrorList(failedOf(...of)) },
  '/upload.csv': {
    type: 'text/csv',
    exists: hasUpload,
    write: (...of) => writeSentRows(() => sentOf(...of), of[1].collection),
  },
  '/upload.json': { type: 'application/json', exists: hasUpload, write: (...of) => writeSentList(sentOf(...of)) },
};

/** `GET /batches/{batch_id}/…` with a signed URL: a file of the batch. */
export function downloadBatchFile(resources: ApiResources, urls: SignedUrls, file: Download): RequestHandler {
  const { type, exists, write } = downloads[file];
  return async (req, res) => {
    const batchId = readBatchId(req);
    urls.signer.verify(req, { method: 'GET', path: batchPath(batchId, file), batchId });
    const batch = await requireBatch(resources, await urls.requireKey(batchId));
    await limitSignedRequest(resources, res, batch.partnerId);
    if (!exists(batch)) throw new RequestFault('not_found', `Batch '${batchId}' has no ${file.slice(1)}.`);
    const fileName = `${batchId}-${file.slice(1)}`;
    await sendDownload(res, { type, fileName, text: write(resources, batch) });
  };
}

/** The columns of an error file; `item` is the item as it was sent. */
const columns = ['index', 'line', 'id', 'status', 'code', 'reason', 'path', 'item'];

/** Writes the items of a batch that were not applied, as CSV with a header row. */
async function* writeErrorRows(failed: AsyncIterable<FailedItem>): AsyncGenerator<string, void> {
  yield csvRows([columns]);
  for await (const { error, text } of failed) {
    yield csvRows([[...Object.values(errorFields(error)), toSentText(text)]]);
  }
}

/** Writes the items of a batch that were not applied, as a JSON list. */
async function* writeErrorList(failed: AsyncIterable<FailedItem>): AsyncGenerator<string, void> {
  let separator = '[';
  for await (const { error, text } of failed) {
    yield separator + assembleJson({ ...errorFields(error), item: writeItem(toSentText(text)) });
    separator = ',';
  }
  yield separator === '[' ? '[]' : ']';
}

/** An item as JSON: verbatim if it is valid JSON, otherwise as a string; null if there is none. */
function writeItem(text: string | null): JsonValue {
  if (text === null) return null;
  try {
    JSON.parse(text);
    return new RawJson(text);
  } catch {
    return text;
  }
}

function errorFields({ index, line, sourceId, status, code, reason, path }: FailedItem['error']) {
  return { index, line, id: sourceId, status, code, reason: toSentWords(reason), path: toSentPath(path) };
}

/** Writes the items of a batch as they were sent, as a JSON list. */
async function* writeSentList(texts: AsyncIterable<string>): AsyncGenerator<string, void> {
  let separator = '[';
  for await (const text of texts) {
    yield separator + assembleJson(writeItem(toSentText(text)));
    separator = ',';
  }
  yield separator === '[' ? '[]' : ']';
}
