import { Prisma } from '@sluice/prisma';
import { cutPage, decodeCursor, numberKey } from '../db/cursor.ts';
import type { Sql } from '../db/transaction.ts';
import type { Page } from '../views.ts';
import type { AuditAction, AuditView } from './audit-entry.ts';

/** Which entries to list. */
export interface AuditFilter {
  partnerId?: string;
  act?: AuditAction;
  limit: number;
  cursor?: string;
}

/** Entries of the audit log, newest first. */
export async function listAudit(db: Sql, { partnerId, act, limit, cursor }: AuditFilter): Promise<Page<AuditView>> {
  const before = decodeCursor(cursor, numberKey);
  const conditions = [Prisma.sql`true`];
  if (partnerId !== undefined) conditions.push(Prisma.sql`partner_id = ${partnerId}`);
  if (act !== undefined) conditions.push(Prisma.sql`act = ${act}`);
  if (before !== undefined) conditions.push(Prisma.sql`audit_id < ${before}::bigint`);
  const entries = await db.$queryRaw<AuditView[]>`
    SELECT audit_id::text AS "auditId", at, actor, key_id AS "keyId", partner_id AS "partnerId", act, target, outcome,
      detail, correlation_id AS "correlationId"
    FROM audit_log WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY audit_id DESC LIMIT ${limit + 1}`;
  return cutPage(entries, limit, ({ auditId }) => auditId);
}
