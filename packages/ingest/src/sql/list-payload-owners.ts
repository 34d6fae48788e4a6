import { retention } from '@sluice/contracts';
import { joinColumn } from './column-text.ts';
import type { Sql } from './transaction.ts';

/** The job that a payload belongs to. */
export interface PayloadOwner {
  /** It is unfinished, or may still be retried. */
  needsIt: boolean;
}

/** Of the payloads `keys`, those that a job names, by key. */
export async function listPayloadOwners(db: Sql, keys: readonly string[]): Promise<ReadonlyMap<string, PayloadOwner>> {
  const rows = await db.$queryRaw<(PayloadOwner & { key: string })[]>`
    SELECT payload_key AS key, state IN ('QUEUED', 'RUNNING') OR (state NOT LIKE 'COMPLETED%'
      AND finished_at > now() - make_interval(days => ${retention.jobDays}::integer)) AS "needsIt"
    FROM jobs WHERE payload_key IN (SELECT string_to_table(${joinColumn(keys)}, E'\\x1f'))`;
  return new Map(rows.map(({ key, needsIt }) => [key, { needsIt }]));
}
