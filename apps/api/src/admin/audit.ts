import { type AuditView, auditActions, listAudit as list } from '@sluice/ingest';
import type { PrismaClient } from '@sluice/prisma';
import type { RequestHandler } from 'express';
import { type JsonValue, sendJson } from '../http/json.ts';
import { pageBody, pageParameters, readPageQuery } from '../http/pages.ts';
import { readChoice, readQuery } from '../http/query.ts';

/** `GET /audit`: a page of the audit log, newest first. The partner of the filter need not exist (any more). */
export function listAudit(db: PrismaClient): RequestHandler {
  return async (req, res) => {
    const query = readQuery(req.originalUrl, ['partner_id', 'act', ...pageParameters]);
    const partnerId = query.get('partner_id');
    const act = readChoice(query, { name: 'act', values: auditActions });
    const filter = { ...readPageQuery(query), ...(partnerId !== undefined && { partnerId }), ...(act && { act }) };
    sendJson(res, pageBody(await list(db, filter), auditBody));
  };
}

function auditBody(entry: AuditView): JsonValue {
  const { auditId, at, actor, keyId, partnerId, act, target, outcome, detail, correlationId } = entry;
  return {
    audit_id: auditId,
    at,
    actor,
    key_id: keyId,
    partner_id: partnerId,
    act,
    target,
    outcome,
    detail,
    correlation_id: correlationId,
  };
}
