import { type Collection, isTerminal, RequestFault } from '@sluice/contracts';
import { type FailedItem, type JobErrorView, type Resources, streamFailedItems } from '@sluice/ingest';
import type { RequestHandler } from 'express';
import { requireCollection } from '../http/collections.ts';
import { csvRows, sendDownload } from '../http/downloads.ts';
import { readQuery } from '../http/query.ts';
import { requireBulkJob } from './jobs.ts';
import { toRecord } from './record-translation.ts';

/** `GET /async/jobs/{uuid}/report`: the records that failed, as CSV. */
export function downloadReport(resources: Resources): RequestHandler {
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    const { partnerId, jobId, state, collection } = await requireBulkJob(resources, req, res);
    if (!isTerminal(state)) {
      throw new RequestFault('conflict', `Job '${jobId}' has not ended yet. Download its report after it has.`);
    }
    const text = writeReport(streamFailedItems(resources, { partnerId, jobId }), requireCollection(collection));
    await sendDownload(res, { type: 'text/csv', fileName: `${jobId}-report.csv`, text });
  };
}

/** Writes the failed records of a job as CSV with a header row. */
export async function* writeReport(
  failed: AsyncIterable<FailedItem>,
  collection: Collection,
): AsyncGenerator<string, void> {
  yield csvRows([['failureReason', 'resource']]);
  for await (const { error, text } of failed) yield csvRows([[reasonOf(error), toRecord(text, collection)]]);
}

/** Reasons in which the core names its source_id, which this surface calls externalId. */
const reasons: ReadonlyMap<string, string> = new Map([
  ['already_exists', 'externalId already exists for this resource'],
  ['no_such_record', 'externalId does not exist for this resource'],
]);

function reasonOf({ code, reason }: JobErrorView): string {
  return reasons.get(code) ?? reason;
}
