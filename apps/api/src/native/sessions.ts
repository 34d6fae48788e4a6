import { type Action, actions, formatId, RequestFault } from '@sluice/contracts';
import {
  type Caller,
  dropSession,
  expectPart,
  finishSession,
  maxSessionParts,
  type NewSession,
  openSession,
  type PartView,
  putPart,
  type Resources,
  requireSession,
  type SessionKey,
  type SessionMode,
  type SessionView,
} from '@sluice/ingest';
import { Ajv } from 'ajv';
import type { Request, RequestHandler, Response } from 'express';
import { declaredBytes, hasBody, readBodyHead } from '../body/body-head.ts';
import { refuseOversize } from '../body/body-size.ts';
import { readJsonBody, refuseBody } from '../body/json-body.ts';
import { openBody } from '../body/open-body.ts';
import { requireCollection } from '../http/collections.ts';
import { type JsonValue, sendJson } from '../http/json.ts';
import { readIdParam, readParam } from '../http/path-params.ts';
import { readQuery } from '../http/query.ts';
import { callerOf, partnerOf } from '../http/request-context.ts';
import { requireJob, sendAccepted } from './jobs.ts';
import { sessionPath } from './native-paths.ts';
import { refuseActionOfFullRefresh } from './submissions.ts';

/** `POST /sessions`: 201 with a new session without parts. */
export function createSession(resources: Resources): RequestHandler {
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    const session = await openSession(resources, readNewSession(await readJsonBody(req, res), partnerOf(res)));
    res.location(sessionPath(session.sessionId));
    sendJson(res, sessionBody(session), 201);
  };
}

/** `GET /sessions/{session_id}`: the current state of the session, with its parts. */
export function getSession({ db }: Resources): RequestHandler {
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    sendJson(res, sessionBody(await requireSession(db, readSessionKey(req, res))));
  };
}

/** `DELETE /sessions/{session_id}`: discards the session and its parts; 409 if it is done. */
export function deleteSession(resources: Resources): RequestHandler {
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    await dropSession(resources, readSessionKey(req, res));
    res.status(204).end();
  };
}

/** `PUT /sessions/{session_id}/parts/{part}`: 200 with the part; idempotent. */
export function putSessionPart(resources: Resources): RequestHandler {
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    const target = { ...readSessionKey(req, res), number: readPartNumber(req) };
    const head = readBodyHead(req);
    refuseOversize(head, 'bulk', resources.limits);
    const { format } = head;
    const expected = await expectPart(resources, { ...target, format, declaredBytes: declaredBytes(head) });
    const body = openBody(req, res, head.encoding);
    try {
      sendJson(res, partBody(await putPart(resources, expected, body)));
    } finally {
      body.destroy();
    }
  };
}

interface DoneRequest {
  /** The number of parts that the session must have. */
  parts?: number;
}

const isDoneRequest = new Ajv().compile<DoneRequest>({
  type: 'object',
  properties: { parts: { type: 'integer', minimum: 0, maximum: maxSessionParts } },
  additionalProperties: false,
});

/** `POST /sessions/{session_id}/done`: 202 with the job of the session; idempotent. */
export function completeSession(resources: Resources): RequestHandler {
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    const key = readSessionKey(req, res);
    const job = await finishSession(resources, { ...key, ...(await readDoneRequest(req, res)) });
    sendAccepted(res, requireJob(job, job));
  };
}

async function readDoneRequest(req: Request, res: Response): Promise<DoneRequest> {
  if (!hasBody(req)) return {};
  const body = await readJsonBody(req, res);
  return isDoneRequest(body) ? body : refuseBody(isDoneRequest.errors, '{"parts": 3}, or no body');
}

interface SessionRequest {
  collection: string;
  mode: SessionMode;
  action?: Action;
  allow_empty?: boolean;
}

const modes: readonly SessionMode[] = ['bulk', 'full-refresh'];
const form =
  `{"collection": "master/skus", "mode": "…"} with a mode of ${modes.join(', ')}; ` +
  `optional fields are "action" (one of ${actions.join(', ')}) and "allow_empty" (true or false)`;

const isSessionRequest = new Ajv({ allErrors: true }).compile<SessionRequest>({
  type: 'object',
  properties: {
    collection: { type: 'string' },
    mode: { enum: modes },
    action: { enum: actions },
    allow_empty: { type: 'boolean' },
  },
  required: ['collection', 'mode'],
  additionalProperties: false,
});

/**
 * The session that a body describes.
 * @throws RequestFault `validation_failed`, or `invalid_parameter` if mode and action cannot be combined
 */
function readNewSession(body: unknown, partnerId: string): NewSession {
  if (!isSessionRequest(body)) return refuseBody(isSessionRequest.errors, form);
  const { mode, action = 'merge', allow_empty: allowEmpty = false } = body;
  refuseActionOfFullRefresh(mode, action);
  const collection = requireCollection(body.collection, 'validation_failed');
  return { partnerId, collection, mode, action, allowEmpty };
}

/** The session that `:session_id` of the path names, and who asks for it. Throws RequestFault `not_found`. */
function readSessionKey(req: Request, res: Response): SessionKey & Caller {
  return { ...callerOf(res), sessionId: readIdParam(req, 'session_id') };
}

/** The part number in `:part` of the path. Throws RequestFault `invalid_parameter`. */
function readPartNumber(req: Request): number {
  const text = readParam(req, 'part');
  const number = /^[1-9]\d{0,5}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
  if (number <= maxSessionParts) return number;
  throw new RequestFault('invalid_parameter', `The part number must be 1 to ${maxSessionParts}, not '${text}'.`);
}

/** A session on the wire. */
function sessionBody(session: SessionView): JsonValue {
  const { jobId, state } = session;
  return {
    session_id: formatId('ses', session.sessionId),
    collection: session.collection,
    mode: session.mode,
    action: session.action,
    allow_empty: session.allowEmpty,
    state,
    parts: session.parts.map(partBody),
    job_id: jobId === null ? null : formatId('job', jobId),
    expires_at: state === 'DONE' ? null : session.expiresAt,
    created_at: session.createdAt,
  };
}

/** A part of a session on the wire. */
function partBody({ number, items, bytes, sha256 }: PartView): JsonValue {
  return { part: number, items, bytes, sha256: Buffer.from(sha256).toString('hex') };
}
