import { formatId } from '@sluice/contracts';
import { Prisma } from '@sluice/prisma';
import type { Caller } from '../audit/audit-log.ts';
import { cutLongPage, decodeCursor, type LongPageRow, type Page, uuidKey } from '../db/cursor.ts';
import type { Sql } from '../db/transaction.ts';
import { withinBytes } from '../db/within-bytes.ts';
import type { PartnerDatabase } from '../resources/resources.ts';

/** What a quarantined item waits for. */
export interface MissingRecord {
  collection: string;
  sourceId: string;
}

/** A quarantined item. `item` is JSON text as it was sent. */
export interface QuarantineView {
  quarantineId: string;
  collection: string;
  sourceId: string;
  reason: string;
  missing: MissingRecord[];
  jobId: string;
  item: string;
  createdAt: Date;
}

/** Which entries to list. */
export interface QuarantineFilter {
  partnerId: string;
  collection?: string;
  limit: number;
  cursor?: string;
}

/** A partner's quarantined items, oldest first. */
export async function listQuarantine(db: PartnerDatabase, filter: QuarantineFilter): Promise<Page<QuarantineView>> {
  const after = decodeCursor(filter.cursor, uuidKey);
  const conditions = [Prisma.sql`q.partner_id = ${filter.partnerId}`];
  if (filter.collection !== undefined) conditions.push(Prisma.sql`q.collection = ${filter.collection}`);
  if (after !== undefined) conditions.push(Prisma.sql`q.quarantine_id > ${after}::uuid`);
  const isListed = Prisma.join(conditions, ' AND ');
  const entries = await db.forPartner(filter.partnerId, (tx) => selectEntries(tx, isListed, filter.limit + 1));
  return cutLongPage(entries, filter.limit, (entry) => entry.quarantineId);
}

/** One entry of the partner; null where there is none. */
export async function findQuarantine(
  db: PartnerDatabase,
  { partnerId, quarantineId }: { partnerId: string; quarantineId: string },
): Promise<QuarantineView | null> {
  const isIt = Prisma.sql`q.partner_id = ${partnerId} AND q.quarantine_id = ${quarantineId}::uuid`;
  const entries = await db.forPartner(partnerId, (tx) => selectEntries(tx, isIt, 1));
  return entries[0] ?? null;
}

/** Drops an entry: its item will never be applied. False where there is none. */
export async function deleteQuarantine(
  db: PartnerDatabase,
  entry: Caller & { quarantineId: string },
): Promise<boolean> {
  const { partnerId, quarantineId, keyId, correlationId } = entry;
  const deleted = await db.forPartner(
    partnerId,
    (tx) => tx.$executeRaw`
    WITH deleted AS (
      DELETE FROM quarantine WHERE partner_id = ${partnerId} AND quarantine_id = ${quarantineId}::uuid
      RETURNING collection, source_id
    )
    INSERT INTO audit_log (actor, key_id, partner_id, act, target, detail, correlation_id)
    SELECT 'partner', ${keyId}, ${partnerId}, 'quarantine.deleted', ${formatId('qn', quarantineId)},
      jsonb_build_object('collection', collection, 'source_id', source_id), ${correlationId}
    FROM deleted`,
  );
  return deleted === 1;
}

function selectEntries(db: Sql, conditions: Prisma.Sql, limit: number): Promise<(QuarantineView & LongPageRow)[]> {
  const rows = Prisma.sql`SELECT * FROM quarantine AS q WHERE ${conditions} ORDER BY q.quarantine_id LIMIT ${limit}`;
  return db.$queryRaw<(QuarantineView & LongPageRow)[]>`
    SELECT q.quarantine_id::text AS "quarantineId", q.collection, q.source_id AS "sourceId", q.reason,
      q.job_id::text AS "jobId", q.item::text AS item, q.created_at AS "createdAt", q.found, (
        SELECT coalesce(jsonb_agg(jsonb_build_object('collection', m.collection, 'sourceId', m.source_id)
          ORDER BY m.collection, m.source_id), '[]')
        FROM quarantine_missing m WHERE m.quarantine_id = q.quarantine_id) AS missing
    FROM ${withinBytes({ rows, key: 'quarantine_id', text: 'item' })} AS q ORDER BY q.quarantine_id`;
}
