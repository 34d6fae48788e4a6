import { retention } from '@sluice/contracts';
import { Prisma } from '@sluice/prisma';
import type { Sql } from '../db/transaction.ts';

/** Small, so that locks are short and no write-ahead log segment is filled at once. */
const errorsAtOnce = 5_000;
const jobsAtOnce = 200;

const expired = Prisma.sql`finished_at < now() - make_interval(days => ${retention.errorDays}::integer)`;

/** Deletes a batch of the errors of jobs whose error pages are past their retention. Returns how many. */
export function deleteExpiredErrors(db: Sql): Promise<number> {
  return db.$executeRaw`
    DELETE FROM job_errors WHERE ctid = ANY (ARRAY(
      SELECT e.ctid FROM jobs j JOIN job_errors e USING (job_id) WHERE ${expired} LIMIT ${errorsAtOnce}))`;
}

/**
 * Deletes a batch of such jobs, with their segments and their ledger, once their errors are gone. Returns how many. One
 * that was submitted again since the batch was chosen goes on: the last condition sees what another transaction changed.
 */
export function deleteExpiredJobs(db: Sql): Promise<number> {
  return db.$executeRaw`
    DELETE FROM jobs WHERE job_id = ANY (ARRAY(
      SELECT job_id FROM jobs j
      WHERE ${expired} AND NOT EXISTS (SELECT FROM job_errors e WHERE e.job_id = j.job_id) LIMIT ${jobsAtOnce}))
    AND ${expired}`;
}

const batchesAtOnce = 1_000;

/** Deletes some of the batches whose upload never came, once they are past their retention. Returns how many. */
export function deleteExpiredBatches(db: Sql): Promise<number> {
  return db.$executeRaw`
    DELETE FROM batches WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM batches
      WHERE job_id IS NULL AND expires_at < now() - make_interval(days => ${retention.jobDays}::integer)
      ORDER BY expires_at LIMIT ${batchesAtOnce} FOR UPDATE SKIP LOCKED))`;
}

/** Few: each can have thousands of parts or products, which are deleted with it. */
const sessionsAtOnce = 20;

/**
 * Deletes a batch of the sessions that were not done in their time, with the rows of their parts. Returns how many. Those
 * that somebody works at are left for the next purge.
 */
export function deleteExpiredSessions(db: Sql): Promise<number> {
  return db.$executeRaw`
    DELETE FROM sessions WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM sessions WHERE job_id IS NULL AND expires_at < now()
      ORDER BY expires_at LIMIT ${sessionsAtOnce} FOR UPDATE SKIP LOCKED))`;
}

/** Deletes a batch of the sync sessions that were not done in their time. Returns how many. */
export function deleteExpiredSyncs(db: Sql): Promise<number> {
  return db.$executeRaw`
    DELETE FROM sync_sessions WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM sync_sessions WHERE state = 'OPEN' AND expires_at < now()
      ORDER BY expires_at LIMIT ${sessionsAtOnce} FOR UPDATE SKIP LOCKED))`;
}

/** Deletes a batch of the sync sessions whose outcomes are past their retention; the published copies stay. Returns how many. */
export function deleteOldSyncs(db: Sql): Promise<number> {
  return db.$executeRaw`
    DELETE FROM sync_sessions WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM sync_sessions
      WHERE finished_at IS NOT NULL AND finished_at < now() - make_interval(days => ${retention.errorDays}::integer)
      ORDER BY finished_at LIMIT ${sessionsAtOnce} FOR UPDATE SKIP LOCKED))`;
}
