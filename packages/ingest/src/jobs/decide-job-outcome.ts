import type { Mode } from '@sluice/contracts';
import type { LedgerSums } from '../apply/ledger.ts';
import type { Ending } from './end-job.ts';
import { type JobReason, jobReasons } from './job-reasons.ts';

/** What is known of a job when every segment is complete. */
export interface JobResult {
  mode: Mode;
  allowEmpty: boolean;
  /** Items that parsing counted. */
  total: number;
  sums: LedgerSums;
}

/** How a job ends, and whether cleanup comes first. */
export interface JobOutcome {
  ending: Ending;
  cleanup: boolean;
}

/** How a job ends whose items are all processed, and whether a full refresh may tombstone what is absent. */
export function decideJobOutcome({ mode, allowEmpty, total, sums }: JobResult): JobOutcome {
  const counted =
    sums.created + sums.updated + sums.deleted + sums.unchanged + sums.replay + sums.quarantined + sums.rejected;
  if (sums.items !== total || counted !== total) return fail(jobReasons.unbalanced(total, counted));
  const state = sums.quarantined + sums.rejected > 0 ? 'COMPLETED_WITH_ERRORS' : 'COMPLETED';
  const ending = { state, reasonCode: null, reason: null } as const;
  if (mode !== 'full-refresh') return { ending, cleanup: false };
  if (total === 0 && !allowEmpty) return fail(jobReasons.emptyFullRefresh());
  if (sums.unreadable > 0) return { ending: { state, ...jobReasons.unreadableIds(sums.unreadable) }, cleanup: false };
  return { ending, cleanup: true };
}

function fail(reason: JobReason): JobOutcome {
  return { ending: { state: 'FAILED', ...reason }, cleanup: false };
}
