import type { Mode } from '@sluice/contracts';
import type { LedgerSums } from '../apply/ledger.ts';
import type { Ending } from './end-job.ts';

/** What is known of a job when every segment is through. */
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

/** Rules 4 and 6: how a job ends whose items are all settled, and whether a full refresh may tombstone what is absent. */
export function decideJobOutcome({ mode, allowEmpty, total, sums }: JobResult): JobOutcome {
  const settled =
    sums.created + sums.updated + sums.deleted + sums.unchanged + sums.replay + sums.quarantined + sums.rejected;
  if (sums.items !== total || settled !== total) {
    return fail(
      'unbalanced',
      `The counts do not balance: ${total} items in the payload, ${settled} accounted for. This is a fault of the service.`,
    );
  }
  const state = sums.quarantined + sums.rejected > 0 ? 'COMPLETED_WITH_ERRORS' : 'COMPLETED';
  if (mode !== 'full-refresh') return { ending: { state, reasonCode: null, reason: null }, cleanup: false };
  if (total === 0 && !allowEmpty) {
    return fail(
      'empty_full_refresh',
      'The payload holds no items, which would tombstone the whole collection. Nothing was tombstoned; send allow_empty=true if that is meant.',
    );
  }
  if (sums.unreadable > 0) {
    const reason = `Nothing was tombstoned: the source_id of ${sums.unreadable} of the items could not be read, so what is absent is not known. Mend them (see the errors) and send the refresh again.`;
    return { ending: { state, reasonCode: 'unreadable_ids', reason }, cleanup: false };
  }
  return { ending: { state, reasonCode: null, reason: null }, cleanup: true };
}

function fail(reasonCode: string, reason: string): JobOutcome {
  return { ending: { state: 'FAILED', reasonCode, reason }, cleanup: false };
}
