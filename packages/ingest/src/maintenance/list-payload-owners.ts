import { joinColumn } from '../db/column-text.ts';
import type { Sql } from '../db/transaction.ts';
import { arePartsNeeded, isJobPayloadNeeded } from './needed-payload.ts';

/** The job or the session that a payload belongs to. */
export interface PayloadOwner {
  /**
   * A job is unfinished, may still be retried, or came by a surface that hands its payload out again; a session waits for
   * being done.
   */
  needsIt: boolean;
}

/** Of the payloads `keys`, those that a job or a session names, by key. */
export async function listPayloadOwners(db: Sql, keys: readonly string[]): Promise<ReadonlyMap<string, PayloadOwner>> {
  const column = joinColumn(keys);
  const rows = await db.$queryRaw<(PayloadOwner & { key: string })[]>`
    SELECT payload_key AS key, ${isJobPayloadNeeded} AS "needsIt"
    FROM jobs WHERE payload_key IN (SELECT string_to_table(${column}, E'\\x1f'))
    UNION ALL
    SELECT payload_key, ${arePartsNeeded}
    FROM session_parts JOIN sessions USING (partner_id, session_id)
    WHERE payload_key IN (SELECT string_to_table(${column}, E'\\x1f'))`;
  return new Map(rows.map(({ key, needsIt }) => [key, { needsIt }]));
}
