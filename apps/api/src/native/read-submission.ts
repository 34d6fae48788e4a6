import { modes } from '@sluice/contracts';
import type { Submission } from '@sluice/ingest';
import type { Request, Response } from 'express';
import type { BodyHead } from '../body/body-head.ts';
import { readBodyHead } from '../body/body-head.ts';
import { readChoice } from '../http/read-choice.ts';
import { readQuery } from '../http/read-query.ts';
import { contextOf, partnerOf } from '../http/request-context.ts';
import { readCollection } from './read-collection.ts';

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
  const query = readQuery(req.originalUrl, ['mode', 'allow_empty']);
  const mode = readChoice(query, { name: 'mode', values: modes, code: 'unknown_mode' }) ?? 'upsert';
  const allowEmpty = readChoice(query, { name: 'allow_empty', values: ['true', 'false'] }) === 'true';
  const head = readBodyHead(req);
  const { correlationId } = contextOf(res);
  const submission = { partnerId: partnerOf(res), correlationId, collection, mode, allowEmpty, format: head.format };
  return { submission, head };
}
