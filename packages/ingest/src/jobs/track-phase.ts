import type { Phase } from '@sluice/contracts';
import type { Sql } from '../db/transaction.ts';
import type { Claim } from './claim-work.ts';

/** A phase's entry in a job's `phases`. */
export interface PhaseRow {
  phase: Phase;
  started_at: string;
  finished_at: string | null;
}

/** Records that `phases` started now, and that those before them ended; a phase that starts again replaces its entry. */
export async function beginPhases(db: Sql, claim: Claim, phases: readonly Phase[]): Promise<boolean> {
  const current = phases[phases.length - 1] ?? null;
  const begun = await db.$executeRaw`
    UPDATE jobs SET phase = ${current}, phases = (
      SELECT coalesce(jsonb_agg(
        CASE WHEN entry->>'finished_at' IS NULL THEN jsonb_set(entry, '{finished_at}', to_jsonb(clock_timestamp())) ELSE entry END), '[]')
      FROM jsonb_array_elements(phases) AS entry WHERE entry->>'phase' <> ALL (string_to_array(${phases.join(',')}, ','))
    ) || (
      SELECT jsonb_agg(jsonb_build_object('phase', begun, 'started_at', now(), 'finished_at', null))
      FROM string_to_table(${phases.join(',')}, ',') AS begun
    )
    WHERE job_id = ${claim.jobId}::uuid AND epoch = ${claim.epoch} AND state = 'RUNNING'`;
  return begun === 1;
}
