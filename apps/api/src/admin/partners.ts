import { RequestFault } from '@sluice/contracts';
import { recordAudit } from '@sluice/ingest';
import { type Partner, Prisma, type PrismaClient } from '@sluice/prisma';
import type { Request, RequestHandler } from 'express';
import { adminAuditEntry } from '../auth/authenticate-admin.ts';
import { readJsonBody } from '../body/json-body.ts';
import { type JsonValue, sendJson } from '../http/json.ts';
import { readParam } from '../http/path-params.ts';
import { readNewPartner, readPartnerChanges, settingColumns } from './partner-settings.ts';

/** `GET /partners`: all partners, ordered by id. */
export function listPartners(db: PrismaClient): RequestHandler {
  return async (_req, res) => {
    const partners = await db.partner.findMany({ orderBy: { partnerId: 'asc' } });
    sendJson(res, { items: partners.map(partnerBody) });
  };
}

/** `GET /partners/{id}`: one partner. */
export function getPartner(db: PrismaClient): RequestHandler {
  return async (req, res) => sendJson(res, partnerBody(await requirePartner(db, req)));
}

/** `POST /partners`: creates a partner; 409 if the id is in use. */
export function createPartner(db: PrismaClient): RequestHandler {
  return async (req, res) => {
    const { partner_id: partnerId, ...detail } = readNewPartner(await readJsonBody(req, res));
    const { name, ...settings } = detail;
    const act = adminAuditEntry(res, { act: 'partner.created', target: partnerId, partnerId, detail });
    try {
      const partner = await db.$transaction(async (tx) => {
        await recordAudit(tx, act);
        return tx.partner.create({ data: { partnerId, name, ...settingColumns(settings) } });
      });
      sendJson(res, partnerBody(partner), 201);
    } catch (error) {
      if (isUniqueViolation(error))
        throw new RequestFault('already_exists', `Partner '${partnerId}' already exists. Choose another partner_id.`);
      throw error;
    }
  };
}

/** `PATCH /partners/{id}`: changes a partner from the next request on. A new job timeout also applies to its running jobs. */
export function updatePartner(db: PrismaClient): RequestHandler {
  return async (req, res) => {
    const { partnerId } = await requirePartner(db, req);
    const changes = readPartnerChanges(await readJsonBody(req, res));
    const { name, ...settings } = changes;
    const data = { ...(name !== undefined && { name }), ...settingColumns(settings) };
    const act = adminAuditEntry(res, { act: 'partner.changed', target: partnerId, partnerId, detail: { ...changes } });
    const partner = await db.$transaction(async (tx) => {
      await recordAudit(tx, act);
      return tx.partner.update({ where: { partnerId }, data });
    });
    sendJson(res, partnerBody(partner));
  };
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}

/** The partner that `:partner_id` of the path names. Rejects with RequestFault `not_found`. */
export async function requirePartner(db: PrismaClient, req: Request): Promise<Partner> {
  const partnerId = readParam(req, 'partner_id');
  const partner = /^[a-z0-9-]+$/.test(partnerId) ? await db.partner.findUnique({ where: { partnerId } }) : null;
  if (partner === null) throw new RequestFault('not_found', `There is no partner '${partnerId}'.`);
  return partner;
}

/** A partner on the wire; null for a setting means the service's default. */
function partnerBody(partner: Partner): JsonValue {
  const { partnerId, name, jobTimeoutS, requestsPerS, maxUnfinishedJobs, maxPayloadBytes } = partner;
  return {
    partner_id: partnerId,
    name,
    job_timeout_s: jobTimeoutS,
    requests_per_s: requestsPerS,
    max_unfinished_jobs: maxUnfinishedJobs,
    max_payload_bytes: maxPayloadBytes === null ? null : Number(maxPayloadBytes),
    payload_bytes: Number(partner.payloadBytes),
    created_at: partner.createdAt,
  };
}
