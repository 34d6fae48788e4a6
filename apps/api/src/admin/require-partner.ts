import { RequestFault } from '@sluice/contracts';
import type { Partner, PrismaClient } from '@sluice/prisma';
import type { Request } from 'express';
import { readParam } from '../http/path-params.ts';

/** The partner that `:partner_id` of the path names. Rejects with RequestFault `not_found`. */
export async function requirePartner(db: PrismaClient, req: Request): Promise<Partner> {
  const partnerId = readParam(req, 'partner_id');
  const partner = /^[a-z0-9-]+$/.test(partnerId) ? await db.partner.findUnique({ where: { partnerId } }) : null;
  if (partner === null) throw new RequestFault('not_found', `There is no partner '${partnerId}'.`);
  return partner;
}
