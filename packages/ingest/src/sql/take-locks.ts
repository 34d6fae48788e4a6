import { joinColumn } from './column-text.ts';
import type { Sql } from './transaction.ts';

/** Which collections of a partner a transaction locks until it ends. */
export interface CollectionLocks {
  partnerId: string;
  /** Collections that it writes records of. */
  shared: readonly string[];
  /** Collections that nobody may write meanwhile. */
  exclusive: readonly string[];
}

/**
 * Locks collections, always in the same order, so that two transactions cannot wait for each other.
 *
 * Whoever writes records holds the shared lock. Whoever decides that a record is missing (quarantine), or absent (cleanup),
 * holds the exclusive one: records on their way in are committed and visible first, later ones will see the decision.
 */
export async function lockCollections(tx: Sql, locks: CollectionLocks): Promise<void> {
  const exclusive = new Set(locks.exclusive);
  const names = [...new Set([...locks.shared, ...exclusive])];
  const kinds = names.map((name) => (exclusive.has(name) ? 'x' : 's'));
  await tx.$executeRaw`
    SELECT CASE kind WHEN 'x' THEN pg_advisory_xact_lock(key) ELSE pg_advisory_xact_lock_shared(key) END
    FROM (
      SELECT kind, hashtextextended(${locks.partnerId} || '/' || name, 0) AS key
      FROM ROWS FROM (string_to_table(${joinColumn(names)}, E'\\x1f'), string_to_table(${joinColumn(kinds)}, E'\\x1f'))
        AS wanted(name, kind)
      ORDER BY key
    ) AS ordered`;
}
