import type { Sql } from '../db/transaction.ts';
import type { AuditEntry } from './audit-entry.ts';

/** Enters what is done, in the transaction that does it: there is no act without its entry. */
export async function recordAudit(tx: Sql, { detail = {}, ...entry }: AuditEntry): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO audit_log (actor, key_id, partner_id, act, target, detail, correlation_id)
    VALUES (${entry.actor}, ${entry.keyId}, ${entry.partnerId}, ${entry.act}, ${entry.target},
      ${JSON.stringify(detail)}::jsonb, ${entry.correlationId})`;
}

/** Enters that a key was refused, once a minute: what is tried over and over must not fill the log. */
export async function recordRefusal(db: Sql, entry: Omit<AuditEntry, 'detail'>): Promise<void> {
  await db.$executeRaw`
    INSERT INTO audit_log (actor, key_id, partner_id, act, target, outcome, correlation_id)
    SELECT ${entry.actor}, ${entry.keyId}, ${entry.partnerId}, ${entry.act}, ${entry.target}, 'refused', ${entry.correlationId}
    WHERE NOT EXISTS (
      SELECT FROM audit_log
      WHERE outcome = 'refused' AND at > now() - interval '1 minute'
        AND act = ${entry.act} AND key_id IS NOT DISTINCT FROM ${entry.keyId})`;
}
