import type { PostgresServer } from '@sluice/harness/commands';
import type { SeenOverlap } from '../history/history.ts';

const mostOverlaps = 100;

/** Finds items that the ledger has twice: HTTP shows no more than its sums. */
export function readOverlaps(postgres: PostgresServer): Promise<SeenOverlap[]> {
  return postgres.query<{ jobId: string; says: string }>(
    `SELECT job_id::text AS "jobId", 'the ledger has items ' || next || ' to ' || first_index + items - 1 || ' twice' AS says
     FROM (
       SELECT job_id, first_index, items, lead(first_index) OVER (PARTITION BY job_id ORDER BY first_index) AS next
       FROM ledger
     ) AS rows
     WHERE next < first_index + items LIMIT $1`,
    [mostOverlaps],
  );
}
