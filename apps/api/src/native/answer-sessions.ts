import { dropSession, openSession, type Resources, requireSession } from '@sluice/ingest';
import type { RequestHandler } from 'express';
import { readJsonBody } from '../body/json-body.ts';
import { sendJson } from '../http/json.ts';
import { readQuery } from '../http/query.ts';
import { partnerOf } from '../http/request-context.ts';
import { readNewSession } from './read-new-session.ts';
import { readSessionKey } from './read-session-key.ts';
import { sessionBody, sessionPath } from './session-body.ts';

/** `POST /sessions`: 201 with a session that has no parts yet. */
export function answerNewSession(resources: Resources): RequestHandler {
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    const session = await openSession(resources, readNewSession(await readJsonBody(req, res), partnerOf(res)));
    res.location(sessionPath(session.sessionId));
    sendJson(res, sessionBody(session), 201);
  };
}

/** `GET /sessions/{session_id}`: the session as it stands, with its parts. */
export function answerSession({ db }: Resources): RequestHandler {
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    sendJson(res, sessionBody(await requireSession(db, readSessionKey(req, res))));
  };
}

/** `DELETE /sessions/{session_id}`: gives the session up, with its parts; 409 where it is done. */
export function answerSessionDeletion(resources: Resources): RequestHandler {
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    await dropSession(resources, readSessionKey(req, res));
    res.status(204).end();
  };
}
