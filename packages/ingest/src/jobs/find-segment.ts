import type { Cursor } from '../apply/chunk.ts';
import type { Sql } from '../db/transaction.ts';

/** A whole segment; the cursor is at its start. */
export interface WholeSegment {
  cursor: Cursor;
  /** Just past the segment's last byte. */
  byteEnd: number;
  items: number;
}

/** The segment of a job that holds the item at `index`; null where there is none. */
export async function findSegment(db: Sql, jobId: string, index: number): Promise<WholeSegment | null> {
  const row = await db.segment.findFirst({
    where: { jobId, firstIndex: { lte: index } },
    orderBy: { number: 'desc' },
    select: { byteStart: true, byteEnd: true, firstIndex: true, firstLine: true, items: true },
  });
  if (row === null || index >= row.firstIndex + row.items) return null;
  const cursor = { byte: Number(row.byteStart), index: row.firstIndex, line: row.firstLine };
  return { cursor, byteEnd: Number(row.byteEnd), items: row.items };
}
