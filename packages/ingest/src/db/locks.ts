import { joinColumn } from './column-text.ts';
import type { Sql } from './transaction.ts';

/** Names of what a transaction locks until it ends. */
export interface Locks {
  shared: readonly string[];
  exclusive: readonly string[];
}

/**
 * The lock of a partner's collection. Whoever writes records holds it shared. Whoever decides that a record is missing
 * (quarantine), or absent (cleanup), holds it exclusively: records on their way in are committed and visible first, later
 * ones will see the decision.
 */
export function collectionLock({ partnerId, collection }: { partnerId: string; collection: string }): string {
  return `${partnerId}/${collection}`;
}

/**
 * The lock of a job. A chunk holds it shared, whoever claims or ends the job exclusively: so no chunk commits after that.
 * Unlike the locks of rows these are granted in the order of asking, and many chunks cannot keep a cancellation out.
 */
export function jobLock(jobId: string): string {
  return `job/${jobId}`;
}

/**
 * The lock of a lane. Whoever accepts a job holds it shared, whoever claims one exclusively: a claim then sees every job
 * that was accepted before, and what is accepted after it comes later in the order.
 */
export function laneLock({ partnerId, collection }: { partnerId: string; collection: string }): string {
  return `lane/${partnerId}/${collection}`;
}

/** Takes advisory locks, always in the same order, so that two transactions cannot wait for each other. */
export async function takeLocks(tx: Sql, locks: Locks): Promise<void> {
  const exclusive = new Set(locks.exclusive);
  const names = [...new Set([...locks.shared, ...exclusive])];
  const kinds = names.map((name) => (exclusive.has(name) ? 'x' : 's'));
  await tx.$executeRaw`
    SELECT CASE kind WHEN 'x' THEN pg_advisory_xact_lock(key) ELSE pg_advisory_xact_lock_shared(key) END
    FROM (
      SELECT kind, hashtextextended(name, 0) AS key
      FROM ROWS FROM (string_to_table(${joinColumn(names)}, E'\\x1f'), string_to_table(${joinColumn(kinds)}, E'\\x1f'))
        AS wanted(name, kind)
      ORDER BY key
    ) AS ordered`;
}

/** Takes the lock `name` for the transaction, where nobody has it. @returns whether it was taken */
export async function tryLock(tx: Sql, name: string): Promise<boolean> {
  const rows = await tx.$queryRaw<{ taken: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) AS taken`;
  return rows[0]?.taken ?? false;
}
