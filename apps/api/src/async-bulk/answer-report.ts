import { isTerminal, RequestFault } from '@sluice/contracts';
import { type Resources, streamFailedItems } from '@sluice/ingest';
import type { RequestHandler } from 'express';
import { requireCollection } from '../http/collections.ts';
import { streamText } from '../http/downloads.ts';
import { readQuery } from '../http/query.ts';
import { requireBulkJob } from './require-bulk-job.ts';
import { writeReport } from './write-report.ts';

/** `GET /async/jobs/{uuid}/report`: the records that failed, as CSV. */
export function answerReport(resources: Resources): RequestHandler {
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    const { partnerId, jobId, state, collection } = await requireBulkJob(resources, req, res);
    if (!isTerminal(state)) {
      throw new RequestFault('conflict', `Job '${jobId}' has not ended: its report is there when it has.`);
    }
    const text = writeReport(streamFailedItems(resources, { partnerId, jobId }), requireCollection(collection));
    await streamText(res, { type: 'text/csv', fileName: `${jobId}-report.csv`, text });
  };
}
