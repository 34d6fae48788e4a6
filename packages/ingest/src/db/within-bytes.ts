import { Prisma } from '@sluice/prisma';

/**
 * How long the texts of rows that are read together may be, bar the last. A thousand rows of the longest items would take
 * more memory than a process has. Bytes.
 */
const mostBytes = 4 * 1024 * 1024;

/** The rows of a table, or of a part of it, by what they are ordered by, and which of their columns is long. */
export interface LongRows {
  /** A query of all columns, in order, limited. */
  rows: Prisma.Sql;
  key: 'source_id' | 'quarantine_id' | 'product_id';
  text: 'data' | 'item';
}

/**
 * The first of `rows` whose texts are within the bytes that may be read together; at least one. Beside their columns they
 * have `found`: how many rows there are in all.
 */
export function withinBytes({ rows, key, text }: LongRows): Prisma.Sql {
  const length = Prisma.raw(`octet_length(${text}::text)`);
  return Prisma.sql`(
    SELECT * FROM (
      SELECT *, (count(*) OVER ())::integer AS found,
        sum(${length}) OVER (ORDER BY ${Prisma.raw(key)}) - ${length} AS bytes_before
      FROM (${rows}) AS page
    ) AS measured WHERE bytes_before < ${mostBytes})`;
}
