import { RequestFault } from '@sluice/contracts';
import { Prisma, type PrismaClient } from '@sluice/prisma';
import type { RequestHandler } from 'express';
import { readJsonBody } from '../body/read-json-body.ts';
import { sendJson } from '../json/send-json.ts';
import { partnerBody } from './partner-body.ts';
import { readNewPartner } from './read-new-partner.ts';

/** `GET /partners`: every partner, in the order of their ids. */
export function answerPartners(db: PrismaClient): RequestHandler {
  return async (_req, res) => {
    const partners = await db.partner.findMany({ orderBy: { partnerId: 'asc' } });
    sendJson(res, { items: partners.map(partnerBody) });
  };
}

/** `POST /partners`: registers a partner; 409 where there is one of that id. */
export function answerPartnerCreation(db: PrismaClient): RequestHandler {
  return async (req, res) => {
    const { partner_id: partnerId, name } = readNewPartner(await readJsonBody(req, res));
    try {
      sendJson(res, partnerBody(await db.partner.create({ data: { partnerId, name } })), 201);
    } catch (error) {
      if (isUniqueViolation(error))
        throw new RequestFault('already_exists', `There is a partner '${partnerId}' already.`);
      throw error;
    }
  };
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
