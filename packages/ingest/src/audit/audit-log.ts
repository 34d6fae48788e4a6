import { Prisma } from '@sluice/prisma';
import { cutPage, decodeCursor, numberKey, type Page } from '../db/cursor.ts';
import type { Sql } from '../db/transaction.ts';

/** The partner that asks for something, with what the audit log says of the request. */
export interface Caller {
  partnerId: string;
  /** The API key; null where the request came without one (a signed URL). */
  keyId: string | null;
  correlationId: string;
}

/** Every action that is recorded in the audit log. */
export const auditActions = [
  // By the admin key.
  'partner.created',
  'partner.changed',
  'key.created',
  'key.revoked',
  /** A request that may change the queue, on Bull Board. */
  'board.changed',
  /** A key that opens neither the admin surface nor the board was tried there; once a minute. */
  'admin.refused',
  // By a partner's key.
  'key.first_used',
  /** A revoked key was tried; once a minute. */
  'key.refused',
  'job.cancelled',
  'job.retried',
  'session.deleted',
  'quarantine.deleted',
  'products.archived',
  'products.unpublished',
  // By a partner's job, as it ends.
  'records.tombstoned',
  'records.deleted',
] as const;

/** What was done. */
export type AuditAction = (typeof auditActions)[number];

/** Whose key it was; `unknown`: nobody's. */
export type Actor = 'admin' | 'partner' | 'unknown';

/** What else there is to say: how many records, in which collection, what was set. Never what a record holds, never a secret. */
export type AuditDetail = Readonly<Record<string, string | number | boolean | null>>;

/** An action, to be recorded. */
export interface AuditEntry {
  actor: Actor;
  act: AuditAction;
  /** What it was done to: the id of a partner, a key, a job, …. */
  target: string;
  /** Null: the admin key, or nobody's. */
  keyId: string | null;
  /** Whom it was done by, or to; null where that is nobody. */
  partnerId: string | null;
  correlationId: string | null;
  detail?: AuditDetail;
}

/** An entry of the audit log. */
export interface AuditView extends Required<AuditEntry> {
  /** They grow with time. */
  auditId: string;
  at: Date;
  outcome: 'done' | 'refused';
}

/** Records an action, in the transaction that does it: there is no action without its entry. */
export async function recordAudit(tx: Sql, { detail = {}, ...entry }: AuditEntry): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO audit_log (actor, key_id, partner_id, act, target, detail, correlation_id)
    VALUES (${entry.actor}, ${entry.keyId}, ${entry.partnerId}, ${entry.act}, ${entry.target},
      ${JSON.stringify(detail)}::jsonb, ${entry.correlationId})`;
}

/** Records that a key was refused, once a minute: repeated attempts must not fill the log. */
export async function recordRefusal(db: Sql, entry: Omit<AuditEntry, 'detail'>): Promise<void> {
  await db.$executeRaw`
    INSERT INTO audit_log (actor, key_id, partner_id, act, target, outcome, correlation_id)
    SELECT ${entry.actor}, ${entry.keyId}, ${entry.partnerId}, ${entry.act}, ${entry.target}, 'refused', ${entry.correlationId}
    WHERE NOT EXISTS (
      SELECT FROM audit_log
      WHERE outcome = 'refused' AND at > now() - interval '1 minute'
        AND act = ${entry.act} AND key_id IS NOT DISTINCT FROM ${entry.keyId})`;
}

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
