import type { PrismaClient } from '@sluice/prisma';
import { Router } from 'express';
import { authenticateAdmin } from '../auth/authenticate-admin.ts';
import type { KeyRing } from '../auth/key-ring.ts';
import { addRoute, refuseUnknownPath } from '../http/routes.ts';
import { listAudit } from './audit.ts';
import { createKey, listKeys, revokeKey } from './keys.ts';
import { createPartner, getPartner, listPartners, updatePartner } from './partners.ts';

const adminBase = '/admin/v1';

/** The admin surface: partners and their keys, and the audit log. Every route requires the admin key. */
export function createAdminRouter(db: PrismaClient, keys: KeyRing): Router {
  const router = Router({ caseSensitive: true });
  router.use(adminBase, authenticateAdmin(keys));
  addRoute(router, `${adminBase}/partners`, { GET: listPartners(db), POST: createPartner(db) });
  const partnerPath = `${adminBase}/partners/:partner_id`;
  addRoute(router, partnerPath, { GET: getPartner(db), PATCH: updatePartner(db) });
  const keysPath = `${partnerPath}/keys`;
  addRoute(router, keysPath, { GET: listKeys(db), POST: createKey(db) });
  addRoute(router, `${keysPath}/:key_id`, { DELETE: revokeKey(db) });
  addRoute(router, `${adminBase}/audit`, { GET: listAudit(db) });
  router.use(adminBase, refuseUnknownPath());
  return router;
}
