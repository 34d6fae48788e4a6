import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { BenchDatabase } from './bench-database.ts';
import { copyInto, copyMergeTables, mergeFrom, stagingTables } from './copy-merge-sql.ts';
import { expectCounts } from './expect-counts.ts';
import { runInFlight } from './run-in-flight.ts';
import type { PayloadFile } from './write-payloads.ts';

/** About 6,000 rows: a staged part stays in memory, and one part is copied while another is merged. */
const partBytes = 2 << 20;
const readAheadBytes = 1 << 20;

/** A connection and its staging table. */
interface CopyChannel {
  connection: pg.Client;
  staging: string;
}

/**
 * For comparison: (f) cut into parts, with two in flight, each on its own connection and staging table.
 * @returns rows/s
 */
export async function measureCopyMergeInParts(database: BenchDatabase, payload: PayloadFile): Promise<number> {
  return await measureParts(database, payload, { partBytes, channels: 2 });
}

/**
 * (f) What an expert writes by hand for this one file: COPY into an unlogged staging table of text, checks, rejects and
 * merge. It reads NDJSON, so it need not split a JSON array.
 * @returns rows/s
 */
export async function measureCopyMerge(database: BenchDatabase, payload: PayloadFile): Promise<number> {
  return await measureParts(database, payload, { partBytes: payload.bytes, channels: 1 });
}

async function measureParts(
  { connections }: BenchDatabase,
  payload: PayloadFile,
  cut: { partBytes: number; channels: number },
): Promise<number> {
  const [observer] = connections;
  await emptyCopyMergeTables(observer);
  const channels = await Promise.all(connections.slice(0, cut.channels).map(openChannel));
  const startedAt = performance.now();
  const parts = await cutLines(payload.path, cut.partBytes);
  await runInFlight(parts, channels, (part, channel) => copyPart(channel, payload, part));
  const elapsedMs = performance.now() - startedAt;
  expectCounts('COPY and merge', await countCopyMergeRows(observer), { records: payload.rows, rejects: 0 });
  return payload.rows / (elapsedMs / 1_000);
}

async function emptyCopyMergeTables(connection: pg.Client): Promise<void> {
  await connection.query(copyMergeTables);
  await connection.query(`TRUNCATE copy_merge_records, copy_merge_rejects, ${stagingTables.join()}`);
  await connection.query('CHECKPOINT');
}

async function openChannel(connection: pg.Client, number: number): Promise<CopyChannel> {
  await connection.query(`SET work_mem = '256MB'`);
  return { connection, staging: stagingTables[number] ?? stagingTables[0] };
}

/** One part in one transaction. */
async function copyPart({ connection, staging }: CopyChannel, { path }: PayloadFile, part: ByteRange): Promise<void> {
  await connection.query('BEGIN');
  await connection.query(`TRUNCATE ${staging}`);
  const bytes = createReadStream(path, { start: part.start, end: part.end - 1, highWaterMark: readAheadBytes });
  await pipeline(bytes, connection.query(copyFrom(copyInto(staging))));
  await connection.query(mergeFrom(staging));
  await connection.query('COMMIT');
}

async function countCopyMergeRows(connection: pg.Client): Promise<Record<string, number>> {
  const { rows } = await connection.query<{ records: number; rejects: number }>(`
    SELECT (SELECT count(*)::integer FROM copy_merge_records) AS records,
      (SELECT count(*)::integer FROM copy_merge_rejects) AS rejects`);
  return { ...rows[0] };
}

/** A part of a file; `end` is exclusive. */
interface ByteRange {
  start: number;
  end: number;
}

/** Longer than the longest line. */
const probeBytes = 1 << 16;
const lineFeed = 0x0a;

/** Cuts a file into parts of whole lines, about `partBytes` each. */
async function cutLines(path: string, partBytes: number): Promise<ByteRange[]> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const ranges: ByteRange[] = [];
    for (let start = 0; start < size; ) {
      const end = Math.min(size, await findLineEnd(file, start + partBytes));
      ranges.push({ start, end });
      start = end;
    }
    return ranges;
  } finally {
    await file.close();
  }
}

/** The end of the line at `position`; a `position` past the end of the file is returned unchanged. */
async function findLineEnd(file: FileHandle, position: number): Promise<number> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(probeBytes), 0, probeBytes, position);
  const found = buffer.subarray(0, bytesRead).indexOf(lineFeed);
  return position + (found === -1 ? bytesRead : found + 1);
}
