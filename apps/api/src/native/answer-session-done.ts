import { finishSession, maxSessionParts, type Resources } from '@sluice/ingest';
import { Ajv } from 'ajv';
import type { Request, RequestHandler, Response } from 'express';
import { hasBody } from '../body/body-head.ts';
import { readJsonBody, refuseBody } from '../body/json-body.ts';
import { readQuery } from '../http/query.ts';
import { answerAccepted } from './answer-accepted.ts';
import { readSessionKey } from './read-session-key.ts';
import { requireJob } from './require-job.ts';

interface DoneRequest {
  /** How many parts there must be. */
  parts?: number;
}

const isDoneRequest = new Ajv().compile<DoneRequest>({
  type: 'object',
  properties: { parts: { type: 'integer', minimum: 0, maximum: maxSessionParts } },
  additionalProperties: false,
});

/** `POST /sessions/{session_id}/done`: 202 with the job that the session has become, the first time and every time again. */
export function answerSessionDone(resources: Resources): RequestHandler {
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    const key = readSessionKey(req, res);
    const job = await finishSession(resources, { ...key, ...(await readDoneRequest(req, res)) });
    answerAccepted(res, requireJob(job, job));
  };
}

async function readDoneRequest(req: Request, res: Response): Promise<DoneRequest> {
  if (!hasBody(req)) return {};
  const body = await readJsonBody(req, res);
  return isDoneRequest(body) ? body : refuseBody(isDoneRequest.errors, '{"parts": 3}, or no body');
}
