import type { Readable } from 'node:stream';
import { type Resources, type Submission, submitPayload, upsertNow } from '@sluice/ingest';
import type { RequestHandler, Response } from 'express';
import { bufferBody } from '../body/buffer-body.ts';
import { openBody } from '../body/open-body.ts';
import { oversizeFault, refuseOversize } from '../body/refuse-oversize.ts';
import { answerAccepted } from './answer-accepted.ts';
import { readSubmission } from './read-submission.ts';
import { resultsBody } from './results-body.ts';

/** `POST /{group}/{collection}`: 200 with the results of a small upsert, 202 with a job for all else. */
export function submitRecords(resources: Resources): RequestHandler {
  return async (req, res) => {
    const { submission, head } = readSubmission(req, res);
    refuseOversize(head, submission.mode, resources.limits);
    const body = openBody(req, res, head.encoding);
    try {
      if (submission.mode === 'upsert') await answerUpsert(res, { resources, submission, body });
      else answerAccepted(res, (await submitPayload(resources, submission, body)).job);
    } finally {
      body.destroy();
    }
  };
}

interface SubmittedBody {
  resources: Resources;
  submission: Submission;
  body: Readable;
}

async function answerUpsert(res: Response, { resources, submission, body }: SubmittedBody): Promise<void> {
  const { limits } = resources;
  const describeExcess = () => oversizeFault('upsert', limits);
  const bytes = await bufferBody(body, { maxBytes: limits.syncMaxBytes, describeExcess });
  const answer = await upsertNow(resources, submission, bytes);
  switch (answer.kind) {
    case 'applied':
      res.json(resultsBody(answer.results, submission));
      return;
    case 'deferred':
      answerAccepted(res, answer.job);
      return;
  }
}
