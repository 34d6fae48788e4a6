import { Prisma } from '@sluice/prisma';

/**
 * Rule 5 as an SQL condition: does `item` outrank what is `held`? With a version on both sides the higher one wins;
 * otherwise the later acceptance, then the later position in the payload. Both names stand for a row with
 * `source_version`, `accepted_seq` and `accepted_index`.
 */
export function supersedes(item: string, held: string): Prisma.Sql {
  return Prisma.raw(`(CASE
    WHEN ${item}.source_version IS NOT NULL AND ${held}.source_version IS NOT NULL
    THEN ${item}.source_version > ${held}.source_version
    ELSE (${item}.accepted_seq, ${item}.accepted_index) > (${held}.accepted_seq, ${held}.accepted_index)
  END)`);
}

/**
 * May `item` be applied over the record `held`? Rule 5, and rule 6: a tombstoned record comes back when its own version
 * is handed in again by a later submission.
 */
export function supersedesRecord(item: string, held: string): Prisma.Sql {
  return Prisma.sql`(${supersedes(item, held)} OR ${Prisma.raw(`(
    ${held}.lifecycle = 'INACTIVE' AND ${item}.source_version = ${held}.source_version
    AND ${item}.accepted_seq > ${held}.accepted_seq)`)})`;
}
