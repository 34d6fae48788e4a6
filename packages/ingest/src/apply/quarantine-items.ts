import type { Sql } from '../db/transaction.ts';
import type { UnresolvedItem } from './divide-references.ts';
import type { Target } from './upsert-records.ts';
import { supersedes } from './version-precedence.ts';

/** A suspect with the sentence that tells why it waits. */
export interface QuarantineItem extends UnresolvedItem {
  reason: string;
}

/**
 * Puts items into quarantine, one entry for each record: an item that outranks the one waiting takes its place under the
 * same id, another one leaves it. Items have distinct ids. Answers the entry's id by source_id.
 */
export async function quarantineItems(
  tx: Sql,
  target: Target & { jobId: string },
  items: readonly QuarantineItem[],
): Promise<Map<string, string>> {
  if (items.length === 0) return new Map();
  const sourceIds = items.map(({ item }) => item.sourceId);
  await enterItems(tx, target, items);
  await replaceMissing(tx, target, items);
  const entries = await tx.quarantine.findMany({
    where: { partnerId: target.partnerId, collection: target.collection, sourceId: { in: sourceIds } },
    select: { sourceId: true, quarantineId: true },
  });
  return new Map(entries.map((entry) => [entry.sourceId, entry.quarantineId]));
}

async function enterItems(
  tx: Sql,
  target: Target & { jobId: string },
  items: readonly QuarantineItem[],
): Promise<void> {
  const rows = items.map(({ item, reason }) => ({ ...item, reason }));
  await tx.$executeRaw`
    INSERT INTO quarantine AS held (partner_id, collection, source_id, source_version, item, reason, job_id, accepted_seq,
      accepted_index)
    SELECT ${target.partnerId}, ${target.collection}, "sourceId", "sourceVersion", text::jsonb, reason,
      ${target.jobId}::uuid, ${target.acceptedSeq}::bigint, index
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS row("sourceId" text, "sourceVersion" bigint, text text,
      reason text, index integer)
    ORDER BY "sourceId"
    ON CONFLICT (partner_id, collection, source_id) DO UPDATE SET
      source_version = excluded.source_version, item = excluded.item, reason = excluded.reason, job_id = excluded.job_id,
      accepted_seq = excluded.accepted_seq, accepted_index = excluded.accepted_index, ready = false, created_at = now()
    WHERE ${supersedes('excluded', 'held')}`;
}

/** Says anew what the entries wait for, where this submission's item is the one that waits. */
async function replaceMissing(tx: Sql, target: Target, items: readonly QuarantineItem[]): Promise<void> {
  const rows = items.flatMap(({ item, missing }) =>
    missing.map((to) => ({
      sourceId: item.sourceId,
      index: item.index,
      collection: to.collection,
      missingId: to.sourceId,
    })),
  );
  const entries = JSON.stringify(rows);
  await tx.$executeRaw`
    DELETE FROM quarantine_missing m USING quarantine q
    WHERE m.quarantine_id = q.quarantine_id AND q.partner_id = ${target.partnerId} AND q.collection = ${target.collection}
      AND q.accepted_seq = ${target.acceptedSeq}::bigint
      AND (q.source_id, q.accepted_index) IN (
        SELECT "sourceId", index FROM jsonb_to_recordset(${entries}::jsonb) AS row("sourceId" text, index integer))`;
  await tx.$executeRaw`
    INSERT INTO quarantine_missing (quarantine_id, partner_id, collection, source_id)
    SELECT q.quarantine_id, q.partner_id, row.collection, row."missingId"
    FROM jsonb_to_recordset(${entries}::jsonb) AS row("sourceId" text, index integer, collection text, "missingId" text)
    JOIN quarantine q ON q.partner_id = ${target.partnerId} AND q.collection = ${target.collection}
      AND q.source_id = row."sourceId" AND q.accepted_seq = ${target.acceptedSeq}::bigint AND q.accepted_index = row.index
    ON CONFLICT DO NOTHING`;
}
