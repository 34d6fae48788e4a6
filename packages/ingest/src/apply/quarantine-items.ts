import { joinColumn } from '../db/column-text.ts';
import type { Sql } from '../db/transaction.ts';
import type { QuarantineItem } from './missing-references.ts';
import type { Target } from './upsert-records.ts';
import { supersedes, supersedesRecord } from './version-precedence.ts';

/** An item that waits, with the id of its entry. */
export interface Quarantined extends QuarantineItem {
  quarantineId: string;
}

/**
 * Puts items into quarantine, one entry for each record: an item that supersedes the one waiting replaces it under the same id,
 * any other leaves it as it is. Items have distinct ids. Returns them with the ids of their entries.
 */
export async function quarantineItems(
  tx: Sql,
  target: Target & { jobId: string },
  items: readonly QuarantineItem[],
): Promise<Quarantined[]> {
  if (items.length === 0) return [];
  const sourceIds = items.map(({ item }) => item.sourceId);
  await upsertEntries(tx, target, items);
  await replaceMissing(tx, target, items);
  const entries = await tx.quarantine.findMany({
    where: { partnerId: target.partnerId, collection: target.collection, sourceId: { in: sourceIds } },
    select: { sourceId: true, quarantineId: true },
  });
  const ids = new Map(entries.map((entry) => [entry.sourceId, entry.quarantineId]));
  return items.map((entry) => ({ ...entry, quarantineId: ids.get(entry.item.sourceId) ?? '' }));
}

async function upsertEntries(
  tx: Sql,
  target: Target & { jobId: string },
  items: readonly QuarantineItem[],
): Promise<void> {
  const rows = items.map(({ item, reason }) => ({ ...item, reason }));
  await tx.$executeRaw`
    INSERT INTO quarantine AS waiting (partner_id, collection, source_id, source_version, item, reason, job_id, accepted_seq,
      accepted_index)
    SELECT ${target.partnerId}, ${target.collection}, "sourceId", "sourceVersion", text::jsonb, reason,
      ${target.jobId}::uuid, ${target.acceptedSeq}::bigint, index
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS row("sourceId" text, "sourceVersion" bigint, text text,
      reason text, index integer)
    ORDER BY "sourceId"
    ON CONFLICT (partner_id, collection, source_id) DO UPDATE SET
      source_version = excluded.source_version, item = excluded.item, reason = excluded.reason, job_id = excluded.job_id,
      accepted_seq = excluded.accepted_seq, accepted_index = excluded.accepted_index, ready = false, created_at = now()
    WHERE ${supersedes('excluded', 'waiting')}`;
}

/** Replaces what the entries wait for, where this submission's item is the one that waits. */
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

/** Deletes the entries of these ids that do not supersede the records that exist by now. */
export async function deleteSuperseded(tx: Sql, target: Target, sourceIds: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM quarantine item USING records existing, string_to_table(${joinColumn(sourceIds)}, E'\\x1f') AS sent(source_id)
    WHERE item.partner_id = ${target.partnerId} AND item.collection = ${target.collection}
      AND item.source_id = sent.source_id AND existing.partner_id = item.partner_id AND existing.collection = item.collection
      AND existing.source_id = item.source_id AND NOT ${supersedesRecord('item', 'existing')}`;
}

/**
 * Marks the entries that wait for one of these ids as ready, where its record exists now: the release work takes them.
 * Returns the collections that the marked items belong to.
 */
export async function markReady(tx: Sql, target: Target, sourceIds: readonly string[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ collection: string }[]>`
    WITH marked AS (
      UPDATE quarantine q SET ready = true
      FROM quarantine_missing m, string_to_table(${joinColumn(sourceIds)}, E'\\x1f') AS arrived(source_id)
      WHERE m.partner_id = ${target.partnerId} AND m.collection = ${target.collection}
        AND m.source_id = arrived.source_id AND q.quarantine_id = m.quarantine_id
        AND EXISTS (
          SELECT FROM records r
          WHERE r.partner_id = m.partner_id AND r.collection = m.collection AND r.source_id = m.source_id
            AND r.lifecycle = 'ACTIVE')
      RETURNING q.collection
    )
    SELECT DISTINCT collection FROM marked`;
  return rows.map((row) => row.collection);
}
