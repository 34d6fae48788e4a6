import { createApiKey, RequestFault } from '@sluice/contracts';
import { recordAudit } from '@sluice/ingest';
import type { ApiKey, PrismaClient } from '@sluice/prisma';
import type { RequestHandler } from 'express';

import { adminAuditEntry } from '../auth/authenticate-admin.ts';
import { type JsonValue, sendJson } from '../http/json.ts';
import { readParam } from '../http/path-params.ts';
import { requirePartner } from './partners.ts';

/** `GET /partners/{id}/keys`: the partner's keys, including revoked ones, without their secrets. */
export function listKeys(db: PrismaClient): RequestHandler {
  return async (req, res) => {
    const { partnerId } = await requirePartner(db, req);
    const keys = await db.apiKey.findMany({ where: { partnerId }, orderBy: [{ createdAt: 'asc' }, { keyId: 'asc' }] });
    sendJson(res, { items: keys.map(keyBody) });
  };
}

/** `POST /partners/{id}/keys`: a new key; only this response contains its secret. */
export function createKey(db: PrismaClient): RequestHandler {
  return async (req, res) => {
    const { partnerId } = await requirePartner(db, req);
    const { keyId, apiKey, keyHash } = createApiKey();
    const { createdAt } = await db.$transaction(async (tx) => {
      await recordAudit(tx, adminAuditEntry(res, { act: 'key.created', target: keyId, partnerId }));
      return tx.apiKey.create({ data: { keyId, partnerId, keyHash } });
    });
    sendJson(res, { key_id: keyId, api_key: apiKey, created_at: createdAt }, 201);
  };
}

/** `DELETE /partners/{id}/keys/{key_id}`: revokes a key with immediate effect; idempotent. */
export function revokeKey(db: PrismaClient): RequestHandler {
  return async (req, res) => {
    const { partnerId } = await requirePartner(db, req);
    const keyId = readParam(req, 'key_id');
    const key = /^[\w-]+$/.test(keyId) ? await db.apiKey.findUnique({ where: { keyId, partnerId } }) : null;
    if (key === null) throw new RequestFault('not_found', `Partner '${partnerId}' has no key '${keyId}'.`);
    await db.$transaction(async (tx) => {
      const revoked = await tx.apiKey.updateMany({
        where: { keyId, revokedAt: null },
        data: { revokedAt: new Date() },
      });
      if (revoked.count === 1)
        await recordAudit(tx, adminAuditEntry(res, { act: 'key.revoked', target: keyId, partnerId }));
    });
    res.status(204).end();
  };
}

function keyBody({ keyId, createdAt, lastUsedAt, revokedAt }: ApiKey): JsonValue {
  return { key_id: keyId, created_at: createdAt, last_used_at: lastUsedAt, revoked_at: revokedAt };
}
