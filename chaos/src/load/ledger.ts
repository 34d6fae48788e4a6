import type { Action, Mode, Road, SentItem, Submission } from '../history/submission.ts';
import type { Load } from './load.ts';

/** A submission to be made. */
export interface Draft {
  collection: string;
  mode: Mode;
  /** Left out: `merge`. */
  action?: Action;
  items: readonly SentItem[];
}

/** Enters a submission that is about to be sent; one without a correlation id is given one. */
export function enterLedger(
  { submissions, pace }: Load,
  draft: Draft,
  who: { partner: string; road: Road; correlationId?: string },
): Submission {
  const submission: Submission = {
    action: 'merge',
    correlationId: `c-${submissions.length + 1}`,
    ...draft,
    ...who,
    sentAtMs: performance.now(),
    acknowledgedAtMs: null,
    status: null,
    jobIds: [],
    answers: 0,
    summaries: [],
    endedAtMs: null,
    cancelAsked: false,
    retryAsked: false,
  };
  submissions.push(submission);
  pace.count(draft.items.length);
  return submission;
}
