import { Prisma } from '@sluice/prisma';

/**
 * Version precedence as an SQL condition: whether `item` supersedes `existing`. With a version on both sides the higher one
 * wins; otherwise the later acceptance, then the later position in the payload. Both names stand for a row with
 * `source_version`, `accepted_seq` and `accepted_index`.
 */
export function supersedes(item: string, existing: string): Prisma.Sql {
  return Prisma.raw(`(CASE
    WHEN ${item}.source_version IS NOT NULL AND ${existing}.source_version IS NOT NULL
    THEN ${item}.source_version > ${existing}.source_version
    ELSE (${item}.accepted_seq, ${item}.accepted_index) > (${existing}.accepted_seq, ${existing}.accepted_index)
  END)`);
}

/**
 * Whether `item` is applied over the record `existing`: it supersedes it, or a later submission sends a tombstoned record
 * again at its own version (Full refresh).
 */
export function supersedesRecord(item: string, existing: string): Prisma.Sql {
  return Prisma.sql`(${supersedes(item, existing)} OR ${Prisma.raw(`(
    ${existing}.lifecycle = 'INACTIVE' AND ${item}.source_version = ${existing}.source_version
    AND ${item}.accepted_seq > ${existing}.accepted_seq)`)})`;
}
