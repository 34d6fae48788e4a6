import type { PrismaClient } from '@sluice/prisma';
import { Router } from 'express';
import { authenticateAdmin } from '../auth/authenticate-admin.ts';
import type { KeyRing } from '../auth/key-ring.ts';
import { addRoute, refuseUnknownPath } from '../http/routes.ts';
import { answerAudit } from './audit.ts';
import { answerKeyCreation, answerKeyRevocation, answerKeys } from './keys.ts';
import { answerPartner, answerPartnerChange, answerPartnerCreation, answerPartners } from './partners.ts';

const adminBase = '/admin/v1';

/** The admin surface: partners and their keys, and the audit log. Every route of it asks for the admin key. */
export function createAdminRouter(db: PrismaClient, keys: KeyRing): Router {
  const router = Router({ caseSensitive: true });
  router.use(adminBase, authenticateAdmin(keys));
  addRoute(router, `${adminBase}/partners`, { GET: answerPartners(db), POST: answerPartnerCreation(db) });
  const partnerPath = `${adminBase}/partners/:partner_id`;
  addRoute(router, partnerPath, { GET: answerPartner(db), PATCH: answerPartnerChange(db) });
  const keysPath = `${partnerPath}/keys`;
  addRoute(router, keysPath, { GET: answerKeys(db), POST: answerKeyCreation(db) });
  addRoute(router, `${keysPath}/:key_id`, { DELETE: answerKeyRevocation(db) });
  addRoute(router, `${adminBase}/audit`, { GET: answerAudit(db) });
  router.use(adminBase, refuseUnknownPath());
  return router;
}
