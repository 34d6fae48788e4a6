import { Prisma } from '@sluice/prisma';
import type { Sql } from '../db/transaction.ts';
import { withinBytes } from '../db/within-bytes.ts';

/** A quarantined item as the release work needs it. */
export interface WaitingEntry {
  quarantineId: string;
  sourceId: string;
  sourceVersion: number | null;
  text: string;
  jobId: string;
  acceptedSeq: bigint;
  acceptedIndex: number;
}

/** A collection of a partner. */
export interface WaitingFilter {
  partnerId: string;
  collection: string;
}

const columns = Prisma.sql`
  quarantine_id::text AS "quarantineId", source_id AS "sourceId", source_version::float8 AS "sourceVersion",
  item::text AS text, job_id::text AS "jobId", accepted_seq AS "acceptedSeq", accepted_index AS "acceptedIndex"`;

/** Entries marked ready, at most `limit` and not too long together, in the order of their ids. */
export function selectReady(db: Sql, { partnerId, collection }: WaitingFilter, limit: number): Promise<WaitingEntry[]> {
  const rows = Prisma.sql`
    SELECT * FROM quarantine WHERE partner_id = ${partnerId} AND collection = ${collection} AND ready
    ORDER BY source_id LIMIT ${limit}`;
  return db.$queryRaw<WaitingEntry[]>`
    SELECT ${columns} FROM ${withinBytes({ rows, key: 'source_id', text: 'item' })} ORDER BY source_id`;
}

/** The same entries, locked until the transaction ends; those gone or locked by others are left out. */
export function lockWaiting(tx: Sql, quarantineIds: readonly string[]): Promise<WaitingEntry[]> {
  return tx.$queryRaw<WaitingEntry[]>`
    SELECT ${columns}
    FROM quarantine WHERE quarantine_id IN (SELECT id::uuid FROM string_to_table(${quarantineIds.join(',')}, ',') AS id)
    ORDER BY source_id FOR UPDATE SKIP LOCKED`;
}

/** One entry; undefined where there is none. */
export async function findWaiting(db: Sql, quarantineId: string): Promise<WaitingEntry | undefined> {
  const rows = await db.$queryRaw<WaitingEntry[]>`
    SELECT ${columns} FROM quarantine WHERE quarantine_id = ${quarantineId}::uuid`;
  return rows[0];
}
