import { type Action, actions, type Mode, modes, RequestFault } from '@sluice/contracts';
import type { Submission } from '@sluice/ingest';
import type { Request, Response } from 'express';
import { type BodyHead, readBodyHead } from '../body/body-head.ts';
import { readCollection } from '../http/collections.ts';
import { readChoice, readQuery } from '../http/query.ts';
import { callerOf } from '../http/request-context.ts';

/** A submission and the head of the body that brings its items. */
export interface SubmissionRequest {
  submission: Submission;
  head: BodyHead;
}

/**
 * Reads the envelope of a submission, before its body.
 * @throws RequestFault `unknown_collection`, `unknown_mode`, `invalid_parameter`, `empty_body`,
 * `unsupported_media_type`, `unsupported_encoding`
 */
export function readSubmission(req: Request, res: Response): SubmissionRequest {
  const collection = readCollection(req);
  const query = readQuery(req.originalUrl, ['mode', 'action', 'allow_empty']);
  const mode = readChoice(query, { name: 'mode', values: modes, code: 'unknown_mode' }) ?? 'upsert';
  const action = readChoice(query, { name: 'action', values: actions }) ?? 'merge';
  refuseUnlessMerge(mode, action);
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
 * A full refresh is the whole truth: there is nothing to create, update or delete but what it says.
 * @throws RequestFault `invalid_parameter` where another action than merge is asked of it
 */
export function refuseUnlessMerge(mode: Mode, action: Action): void {
  if (mode !== 'full-refresh' || action === 'merge') return;
  throw new RequestFault(
    'invalid_parameter',
    `A full refresh is of action merge, not '${action}'. Send mode=bulk for that.`,
  );
}
