import type { Sql } from '../db/transaction.ts';

/** Few: each may have thousands of parts, which go with it. */
const sessionsAtOnce = 20;

/**
 * Deletes a batch of the sessions that were not done in their time, with the rows of their parts. Answers how many. Those
 * that somebody works at are left for the next purge.
 */
export function deleteExpiredSessions(db: Sql): Promise<number> {
  return db.$executeRaw`
    DELETE FROM sessions WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM sessions WHERE job_id IS NULL AND expires_at < now()
      ORDER BY expires_at LIMIT ${sessionsAtOnce} FOR UPDATE SKIP LOCKED))`;
}
