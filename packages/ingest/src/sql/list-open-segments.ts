import type { Cursor } from '../chunk/chunk.ts';
import type { Sql } from './transaction.ts';

/** A segment with items left. */
export interface OpenSegment {
  number: number;
  items: number;
  cursor: Cursor;
  /** Just past the segment's last byte. */
  byteEnd: number;
}

/** The segments of a job that have items left, in the payload's order. */
export async function listOpenSegments(db: Sql, jobId: string): Promise<OpenSegment[]> {
  const rows = await db.$queryRaw<(Omit<OpenSegment, 'cursor'> & Cursor)[]>`
    SELECT number, items, cursor_byte::float8 AS byte, cursor_index AS index, cursor_line AS line,
      byte_end::float8 AS "byteEnd"
    FROM segments WHERE job_id = ${jobId}::uuid AND cursor_index < first_index + items ORDER BY number`;
  return rows.map(({ byte, index, line, ...segment }) => ({ ...segment, cursor: { byte, index, line } }));
}
