import type { Cursor } from '../chunk/chunk.ts';
import type { Sql } from './transaction.ts';

/** A segment with items left. */
export interface OpenSegment {
  number: number;
  cursor: Cursor;
  /** Just past the segment's last byte. */
  byteEnd: number;
}

/** The segments of a job that have items left, in the payload's order. */
export async function listOpenSegments(db: Sql, jobId: string): Promise<OpenSegment[]> {
  const rows = await db.$queryRaw<{ number: number; byte: number; index: number; line: number; byteEnd: number }[]>`
    SELECT number, cursor_byte::float8 AS byte, cursor_index AS index, cursor_line AS line, byte_end::float8 AS "byteEnd"
    FROM segments WHERE job_id = ${jobId}::uuid AND cursor_index < first_index + items ORDER BY number`;
  return rows.map(({ number, byteEnd, ...cursor }) => ({ number, byteEnd, cursor }));
}
