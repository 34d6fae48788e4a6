import { RequestFault } from '@sluice/contracts';
import type { PrismaClient } from '@sluice/prisma';
import type { Request } from 'express';
import { readParam } from '../http/read-param.ts';

/** The id of the partner that `:partner_id` of the path names. Rejects with RequestFault `not_found`. */
export async function requirePartner(db: PrismaClient, req: Request): Promise<string> {
  const partnerId = readParam(req, 'partner_id');
  const known = /^[a-z0-9-]+$/.test(partnerId) && (await db.partner.findUnique({ where: { partnerId } })) !== null;
  if (!known) throw new RequestFault('not_found', `There is no partner '${partnerId}'.`);
  return partnerId;
}
