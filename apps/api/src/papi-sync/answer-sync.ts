import { finishSync, openSync, type Resources, readSync } from '@sluice/ingest';
import type { RequestHandler } from 'express';
import { readJsonBody } from '../body/json-body.ts';
import { sendJson } from '../http/json.ts';
import { pageParameters, readPageQuery } from '../http/pages.ts';
import { readQuery } from '../http/query.ts';
import { partnerOf } from '../http/request-context.ts';
import { readContexts } from './read-contexts.ts';
import { readSyncKey } from './read-sync-key.ts';
import { syncBody, syncPageBody } from './sync-body.ts';

/** `POST /papi-sync/session`: 200 with a session that has no products yet, its id in `Resource-Id`. */
export function answerNewSync(resources: Resources): RequestHandler {
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    const contexts = readContexts(await readJsonBody(req, res));
    const session = await openSync(resources, { partnerId: partnerOf(res), contexts });
    res.set('Resource-Id', session.sessionId);
    sendJson(res, syncBody(session));
  };
}

/** `GET /papi-sync/session/{id}`: the session as it stands, with a page of its products. */
export function answerSync({ db }: Resources): RequestHandler {
  return async (req, res) => {
    const page = readPageQuery(readQuery(req.originalUrl, pageParameters));
    sendJson(res, syncPageBody(await readSync(db, readSyncKey(req, res), page)));
  };
}

/** `PUT /papi-sync/session/{id}/done`: 200 once; the sync is queued. */
export function answerSyncDone(resources: Resources): RequestHandler {
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    sendJson(res, syncBody(await finishSync(resources, readSyncKey(req, res))));
  };
}
