import { RequestFault } from '@sluice/contracts';
import type { PrismaClient } from '@sluice/prisma';
import type { RequestHandler } from 'express';
import { createApiKey } from '../auth/create-api-key.ts';
import { readParam } from '../http/read-param.ts';
import type { JsonValue } from '../json/assemble-json.ts';
import { sendJson } from '../json/send-json.ts';
import { requirePartner } from './require-partner.ts';

/** `GET /partners/{id}/keys`: the partner's keys, revoked ones too, without their secrets. */
export function answerKeys(db: PrismaClient): RequestHandler {
  return async (req, res) => {
    const { partnerId } = await requirePartner(db, req);
    const keys = await db.apiKey.findMany({ where: { partnerId }, orderBy: [{ createdAt: 'asc' }, { keyId: 'asc' }] });
    sendJson(res, { items: keys.map(keyBody) });
  };
}

/** `POST /partners/{id}/keys`: a further key; its secret is in this answer and nowhere else. */
export function answerKeyCreation(db: PrismaClient): RequestHandler {
  return async (req, res) => {
    const { partnerId } = await requirePartner(db, req);
    const { keyId, apiKey, keyHash } = createApiKey();
    const { createdAt } = await db.apiKey.create({ data: { keyId, partnerId, keyHash } });
    res.set('Cache-Control', 'no-store');
    sendJson(res, { key_id: keyId, api_key: apiKey, created_at: createdAt }, 201);
  };
}

/** `DELETE /partners/{id}/keys/{key_id}`: revokes a key, at once; again is no fault. */
export function answerKeyRevocation(db: PrismaClient): RequestHandler {
  return async (req, res) => {
    const { partnerId } = await requirePartner(db, req);
    const keyId = readParam(req, 'key_id');
    const key = /^[\w-]+$/.test(keyId) ? await db.apiKey.findUnique({ where: { keyId, partnerId } }) : null;
    if (key === null) throw new RequestFault('not_found', `Partner '${partnerId}' has no key '${keyId}'.`);
    await db.apiKey.updateMany({ where: { keyId, revokedAt: null }, data: { revokedAt: new Date() } });
    res.status(204).end();
  };
}

function keyBody({
  keyId,
  createdAt,
  revokedAt,
}: {
  keyId: string;
  createdAt: Date;
  revokedAt: Date | null;
}): JsonValue {
  return { key_id: keyId, created_at: createdAt, revoked_at: revokedAt };
}
