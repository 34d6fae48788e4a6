import { type Action, actions, type Mode, modes, RequestFault } from '@sluice/contracts';
import {
  checkQuota,
  type Resources,
  type Submission,
  submitPayload,
  type UpsertAnswer,
  upsertNow,
} from '@sluice/ingest';
import type { Request, RequestHandler, Response } from 'express';
import { type BodyHead, declaredBytes, readBodyHead } from '../body/body-head.ts';
import { refuseOversize, tooLarge } from '../body/body-size.ts';
import { openBody } from '../body/open-body.ts';
import { readBody } from '../body/read-body.ts';
import { readCollection } from '../http/collections.ts';
import { readChoice, readQuery } from '../http/query.ts';
import { callerOf } from '../http/request-context.ts';
import { sendAccepted } from './jobs.ts';
import { resultsBody } from './submission-results.ts';

/** `POST /{group}/{collection}`: 200 with the results of a small upsert, 202 with a job for anything else. */
export function submitRecords(resources: Resources): RequestHandler {
  return async (req, res) => {
    const { submission, head } = readSubmission(req, res);
    refuseOversize(head, submission.mode, resources.limits);
    const submit = submission.mode === 'upsert' ? upsert : submitBulk;
    await submit({ req, res, resources, submission, head });
  };
}

interface SubmissionCall extends SubmissionRequest {
  req: Request;
  res: Response;
  resources: Resources;
}

async function submitBulk({ req, res, resources, submission, head }: SubmissionCall): Promise<void> {
  const quota = await checkQuota(resources, { ...submission, declaredBytes: declaredBytes(head) });
  const body = openBody(req, res, head.encoding);
  try {
    sendAccepted(res, (await submitPayload(resources, { submission, body, quota })).job);
  } finally {
    body.destroy();
  }
}

async function upsert({ req, res, resources, submission, head }: SubmissionCall): Promise<void> {
  const { limits } = resources;
  const bytes = await readBody({ req, res }, head.encoding, {
    maxBytes: limits.syncMaxBytes,
    tooLarge: () => tooLarge('upsert', limits),
  });
  sendUpsert(res, submission, await upsertNow(resources, submission, bytes));
}

function sendUpsert(res: Response, submission: Submission, upserted: UpsertAnswer): void {
  switch (upserted.kind) {
    case 'applied':
      res.json(resultsBody(upserted.results, submission));
      return;
    case 'deferred':
      sendAccepted(res, upserted.job);
      return;
  }
}

/** A submission and the head of the body with its items. */
interface SubmissionRequest {
  submission: Submission;
  head: BodyHead;
}

/**
 * Reads a submission from path, query and headers, before its body.
 * @throws RequestFault `unknown_collection`, `unknown_mode`, `invalid_parameter`, `empty_body`,
 * `unsupported_media_type`, `unsupported_encoding`
 */
function readSubmission(req: Request, res: Response): SubmissionRequest {
  const collection = readCollection(req);
  const query = readQuery(req.originalUrl, ['mode', 'action', 'allow_empty']);
  const mode = readChoice(query, { name: 'mode', values: modes, code: 'unknown_mode' }) ?? 'upsert';
  const action = readChoice(query, { name: 'action', values: actions }) ?? 'merge';
  refuseActionOfFullRefresh(mode, action);
  const allowEmpty = readChoice(query, { name: 'allow_empty', values: ['true', 'false'] }) === 'true';
  const head = readBodyHead(req);
  const submission: Submission = {
    ...callerOf(res),
    surface: 'native',
    collection,
    mode,
    action,
    allowEmpty,
    format: head.format,
  };
  return { submission, head };
}

/**
 * A full refresh replaces the collection, so it supports only the action merge.
 * @throws RequestFault `invalid_parameter` for any other action
 */
export function refuseActionOfFullRefresh(mode: Mode, action: Action): void {
  if (mode !== 'full-refresh' || action === 'merge') return;
  throw new RequestFault(
    'invalid_parameter',
    `Mode full-refresh supports only action merge, not '${action}'. Use mode bulk for that action.`,
  );
}
