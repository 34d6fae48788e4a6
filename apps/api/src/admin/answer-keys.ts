import { createApiKey, RequestFault } from '@sluice/contracts';
import { recordAudit } from '@sluice/ingest';
import type { ApiKey, PrismaClient } from '@sluice/prisma';
import type { RequestHandler } from 'express';
import { readParam } from '../http/read-param.ts';
import type { JsonValue } from '../json/assemble-json.ts';
import { sendJson } from '../json/send-json.ts';
import { describeAct } from './describe-act.ts';
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
    const { createdAt } = await db.$transaction(async (tx) => {
      await recordAudit(tx, describeAct(res, { act: 'key.created', target: keyId, partnerId }));
      return tx.apiKey.create({ data: { keyId, partnerId, keyHash } });
    });
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
    await db.$transaction(async (tx) => {
      const revoked = await tx.apiKey.updateMany({
        where: { keyId, revokedAt: null },
        data: { revokedAt: new Date() },
      });
      if (revoked.count === 1)
        await recordAudit(tx, describeAct(res, { act: 'key.revoked', target: keyId, partnerId }));
    });
    res.status(204).end();
  };
}

function keyBody({ keyId, createdAt, lastUsedAt, revokedAt }: ApiKey): JsonValue {
  return { key_id: keyId, created_at: createdAt, last_used_at: lastUsedAt, revoked_at: revokedAt };
}
