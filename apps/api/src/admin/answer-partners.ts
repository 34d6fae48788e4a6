import { RequestFault } from '@sluice/contracts';
import { Prisma, type PrismaClient } from '@sluice/prisma';
import type { RequestHandler } from 'express';
import { readJsonBody } from '../body/read-json-body.ts';
import { sendJson } from '../json/send-json.ts';
import { partnerBody } from './partner-body.ts';
import { settingColumns } from './partner-fields.ts';
import { readNewPartner } from './read-new-partner.ts';
import { readPartnerChanges } from './read-partner-changes.ts';
import { requirePartner } from './require-partner.ts';

/** `GET /partners`: every partner, in the order of their ids. */
export function answerPartners(db: PrismaClient): RequestHandler {
  return async (_req, res) => {
    const partners = await db.partner.findMany({ orderBy: { partnerId: 'asc' } });
    sendJson(res, { items: partners.map(partnerBody) });
  };
}

/** `GET /partners/{id}`: one partner. */
export function answerPartner(db: PrismaClient): RequestHandler {
  return async (req, res) => sendJson(res, partnerBody(await requirePartner(db, req)));
}

/** `POST /partners`: registers a partner; 409 where there is one of that id. */
export function answerPartnerCreation(db: PrismaClient): RequestHandler {
  return async (req, res) => {
    const { partner_id: partnerId, name, ...settings } = readNewPartner(await readJsonBody(req, res));
    const data = { partnerId, name, ...settingColumns(settings) };
    try {
      sendJson(res, partnerBody(await db.partner.create({ data })), 201);
    } catch (error) {
      if (isUniqueViolation(error))
        throw new RequestFault('already_exists', `There is a partner '${partnerId}' already.`);
      throw error;
    }
  };
}

/** `PATCH /partners/{id}`: changes a partner, from the next request on; the time of its jobs that run already changes too. */
export function answerPartnerChange(db: PrismaClient): RequestHandler {
  return async (req, res) => {
    const { partnerId } = await requirePartner(db, req);
    const { name, ...settings } = readPartnerChanges(await readJsonBody(req, res));
    const data = { ...(name !== undefined && { name }), ...settingColumns(settings) };
    sendJson(res, partnerBody(await db.partner.update({ where: { partnerId }, data })));
  };
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
