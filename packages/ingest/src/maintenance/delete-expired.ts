import { retention } from '@sluice/contracts';
import { Prisma } from '@sluice/prisma';
import type { Sql } from '../db/transaction.ts';

/** Small, so that no lock is held for long and no log segment is filled at once. */
const errorsAtOnce = 5_000;
const jobsAtOnce = 200;

const expired = Prisma.sql`finished_at < now() - make_interval(days => ${retention.errorDays}::integer)`;

/** Deletes a batch of the errors of jobs whose error pages are past their retention. Answers how many. */
export function deleteExpiredErrors(db: Sql): Promise<number> {
  return db.$executeRaw`
    DELETE FROM job_errors WHERE ctid = ANY (ARRAY(
      SELECT e.ctid FROM jobs j JOIN job_errors e USING (job_id) WHERE ${expired} LIMIT ${errorsAtOnce}))`;
}

/**
 * Deletes a batch of such jobs, with their segments and their ledger, once their errors are gone. Answers how many. One
 * that was submitted again since the batch was chosen goes on: the last condition sees what another transaction changed.
 */
export function deleteExpiredJobs(db: Sql): Promise<number> {
  return db.$executeRaw`
    DELETE FROM jobs WHERE job_id = ANY (ARRAY(
      SELECT job_id FROM jobs j
      WHERE ${expired} AND NOT EXISTS (SELECT FROM job_errors e WHERE e.job_id = j.job_id) LIMIT ${jobsAtOnce}))
    AND ${expired}`;
}
