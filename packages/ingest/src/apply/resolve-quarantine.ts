import { joinColumn } from '../db/column-text.ts';
import type { Sql } from '../db/transaction.ts';
import type { Target } from './upsert-records.ts';
import { supersedesRecord } from './version-precedence.ts';

/**
 * Deletes the entries of these ids that the records held outrank by now: what waited has been overtaken.
 */
export async function deleteOvertaken(tx: Sql, target: Target, sourceIds: string): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM quarantine item USING records held, string_to_table(${sourceIds}, E'\\x1f') AS sent(source_id)
    WHERE item.partner_id = ${target.partnerId} AND item.collection = ${target.collection}
      AND item.source_id = sent.source_id AND held.partner_id = item.partner_id AND held.collection = item.collection
      AND held.source_id = item.source_id AND NOT ${supersedesRecord('item', 'held')}`;
}

/**
 * Marks the entries that wait for one of these ids, where its record is there now: the release work takes them.
 * Answers the collections that the marked items belong to.
 */
export async function markReady(tx: Sql, target: Target, sourceIds: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ collection: string }[]>`
    WITH marked AS (
      UPDATE quarantine q SET ready = true
      FROM quarantine_missing m, string_to_table(${sourceIds}, E'\\x1f') AS arrived(source_id)
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

/** joinColumn of the ids that a chunk applied. */
export function idsColumn(items: readonly { sourceId: string }[]): string {
  return joinColumn(items.map((item) => item.sourceId));
}
