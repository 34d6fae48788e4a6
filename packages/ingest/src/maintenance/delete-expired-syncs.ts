import { retention } from '@sluice/contracts';
import type { Sql } from '../db/transaction.ts';

/** Few: each may have thousands of products, which go with it. */
const sessionsAtOnce = 20;

/** Deletes a batch of the sync sessions that were not done in their time. Answers how many. */
export function deleteExpiredSyncs(db: Sql): Promise<number> {
  return db.$executeRaw`
    DELETE FROM sync_sessions WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM sync_sessions WHERE state = 'OPEN' AND expires_at < now()
      ORDER BY expires_at LIMIT ${sessionsAtOnce} FOR UPDATE SKIP LOCKED))`;
}

/** Deletes a batch of the sync sessions whose outcomes are past their retention; the published copies stay. Answers how many. */
export function deleteOldSyncs(db: Sql): Promise<number> {
  return db.$executeRaw`
    DELETE FROM sync_sessions WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM sync_sessions
      WHERE finished_at IS NOT NULL AND finished_at < now() - make_interval(days => ${retention.errorDays}::integer)
      ORDER BY finished_at LIMIT ${sessionsAtOnce} FOR UPDATE SKIP LOCKED))`;
}
