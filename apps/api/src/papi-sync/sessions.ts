import { isSourceId, RequestFault } from '@sluice/contracts';
import {
  finishSync,
  maxContexts,
  openSync,
  type Resources,
  readSync,
  type SyncKey,
  type SyncPage,
  type SyncProduct,
  type SyncSession,
} from '@sluice/ingest';
import { Ajv } from 'ajv';
import type { Request, RequestHandler, Response } from 'express';
import { readJsonBody, refuseBody } from '../body/json-body.ts';
import { type JsonValue, sendJson } from '../http/json.ts';
import { pageParameters, readPageQuery } from '../http/pages.ts';
import { isUuid, readParam } from '../http/path-params.ts';
import { readQuery } from '../http/query.ts';
import { partnerOf } from '../http/request-context.ts';

/** `POST /papi-sync/session`: 200 with a new session without products; header `Resource-Id` has its id. */
export function createSyncSession(resources: Resources): RequestHandler {
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    const contexts = readContexts(await readJsonBody(req, res));
    const session = await openSync(resources, { partnerId: partnerOf(res), contexts });
    res.set('Resource-Id', session.sessionId);
    sendJson(res, syncBody(session));
  };
}

/** `GET /papi-sync/session/{id}`: the current state of the session, with a page of its products. */
export function getSyncSession({ db }: Resources): RequestHandler {
  return async (req, res) => {
    const page = readPageQuery(readQuery(req.originalUrl, pageParameters));
    sendJson(res, syncPageBody(await readSync(db, readSyncKey(req, res), page)));
  };
}

/** `PUT /papi-sync/session/{id}/done`: queues the sync; 200 only once. */
export function completeSyncSession(resources: Resources): RequestHandler {
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    sendJson(res, syncBody(await finishSync(resources, readSyncKey(req, res))));
  };
}

const isNewSession = new Ajv({ allErrors: true }).compile<{ contexts: string[] }>({
  type: 'object',
  properties: {
    contexts: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: maxContexts, uniqueItems: true },
  },
  required: ['contexts'],
  additionalProperties: false,
});

/** The contexts of a new session. Throws RequestFault `validation_failed`. */
function readContexts(body: unknown): string[] {
  if (!isNewSession(body)) return refuseBody(isNewSession.errors, '{"contexts": ["en"]}');
  const wrong = body.contexts.findIndex((context) => !isSourceId(context));
  if (wrong < 0) return body.contexts;
  const detail = `contexts/${wrong} is not a valid context. Send 1 to 255 characters (NFC) without control characters.`;
  throw new RequestFault('validation_failed', detail);
}

/** The session that `:session_id` of the path names. Throws RequestFault `not_found` if it is not a UUID. */
export function readSyncKey(req: Request, res: Response): SyncKey {
  const sessionId = readParam(req, 'session_id');
  if (!isUuid(sessionId)) throw new RequestFault('not_found', `There is no sync session '${sessionId}'.`);
  return { partnerId: partnerOf(res), sessionId: sessionId.toLowerCase() };
}

/** A session on the wire, without its products. */
export function syncBody(session: SyncSession): { [member: string]: JsonValue } {
  const { state, products, synced, failed } = session;
  return {
    id: session.sessionId,
    contexts: session.contexts,
    state,
    position: session.position,
    counts: { total: products, synced, failed, pending: products - synced - failed },
    reason: session.reason,
    createdAt: session.createdAt,
    expiresAt: state === 'OPEN' || state === 'EXPIRED' ? session.expiresAt : null,
    doneAt: session.doneAt,
    startedAt: session.startedAt,
    finishedAt: session.finishedAt,
  };
}

/** A session on the wire, with a page of its products. */
function syncPageBody({ session, page }: SyncPage): JsonValue {
  return {
    ...syncBody(session),
    products: page.items.map(productBody),
    hasMore: page.nextCursor !== null,
    nextCursor: page.nextCursor,
  };
}

function productBody(product: SyncProduct): JsonValue {
  const { productId, lastUpdate, status, code } = product;
  return { productId, lastUpdate, status, code, reason: describeOutcome(product) };
}

/** Why a product was not synced, and the remedy; null if it was synced, or is still pending. */
function describeOutcome({ productId, code, lastUpdate, changedAt }: SyncProduct): string | null {
  switch (code) {
    case null:
      return null;
    case 'changed':
      return `Product '${productId}' changed at ${changedAt?.getTime()}, after lastUpdate (${lastUpdate}). Add it again in a new session.`;
    case 'gone':
      return `Product '${productId}' no longer exists. Its published copies remain until it is unpublished.`;
    case 'archived':
      return `Product '${productId}' is archived. Unarchive it first.`;
    case 'unpublished':
      return `Product '${productId}' is unpublished. Publish it first.`;
  }
}
