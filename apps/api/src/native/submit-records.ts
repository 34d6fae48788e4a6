import {
  checkQuota,
  type Resources,
  type Submission,
  submitPayload,
  type UpsertAnswer,
  upsertNow,
} from '@sluice/ingest';
import type { Request, RequestHandler, Response } from 'express';
import { declaredBytes } from '../body/body-head.ts';
import { oversizeFault, refuseOversize } from '../body/body-size.ts';
import { bufferBody } from '../body/buffer-body.ts';
import { openBody } from '../body/open-body.ts';
import { answerAccepted } from './answer-accepted.ts';
import { readSubmission, type SubmissionRequest } from './read-submission.ts';
import { resultsBody } from './results-body.ts';

/** `POST /{group}/{collection}`: 200 with the results of a small upsert, 202 with a job for all else. */
export function submitRecords(resources: Resources): RequestHandler {
  return async (req, res) => {
    const { submission, head } = readSubmission(req, res);
    refuseOversize(head, submission.mode, resources.limits);
    const answer = submission.mode === 'upsert' ? answerUpsert : answerBulk;
    await answer({ req, res, resources, submission, head });
  };
}

interface SubmissionCall extends SubmissionRequest {
  req: Request;
  res: Response;
  resources: Resources;
}

async function answerBulk({ req, res, resources, submission, head }: SubmissionCall): Promise<void> {
  const quota = await checkQuota(resources, { ...submission, declaredBytes: declaredBytes(head) });
  const body = openBody(req, res, head.encoding);
  try {
    answerAccepted(res, (await submitPayload(resources, { submission, body, quota })).job);
  } finally {
    body.destroy();
  }
}

async function answerUpsert({ req, res, resources, submission, head }: SubmissionCall): Promise<void> {
  const { limits } = resources;
  const describeExcess = () => oversizeFault('upsert', limits);
  const body = openBody(req, res, head.encoding);
  try {
    const bytes = await bufferBody(body, { maxBytes: limits.syncMaxBytes, describeExcess });
    answerApplied(res, submission, await upsertNow(resources, submission, bytes));
  } finally {
    body.destroy();
  }
}

function answerApplied(res: Response, submission: Submission, answer: UpsertAnswer): void {
  switch (answer.kind) {
    case 'applied':
      res.json(resultsBody(answer.results, submission));
      return;
    case 'deferred':
      answerAccepted(res, answer.job);
      return;
  }
}
