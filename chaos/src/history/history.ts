import type { Submission } from './submission.ts';
import type { ObservedCopy, ObservedSync, SentSync } from './sync.ts';

/** A job's counts, as the product reports them. */
export interface ObservedCounts {
  total: number;
  accepted: number;
  replay: number;
  quarantined: number;
  rejected: number;
  created: number;
  updated: number;
  unprocessed: number;
}

/** A job as the product showed it after the run. */
export interface ObservedJob {
  jobId: string;
  partner: string;
  correlationId: string;
  collection: string;
  mode: string;
  state: string;
  reason: string | null;
  counts: ObservedCounts;
  /** Its position in the partner's order of acceptance. */
  position: number;
}

/** The stats of a batch, as its surface reports them. */
export interface BatchStats {
  created: number;
  updated: number;
  deleted: number;
  overwritten: number;
  duplicates: number;
  invalid: number;
}

/** A batch as its surface showed it after the run. */
export interface ObservedBatch {
  /** The id of its job on the native surface. */
  jobId: string;
  status: string;
  stats: BatchStats;
}

/** A record as the product showed it after the run. */
export interface ObservedRecord {
  partner: string;
  collection: string;
  sourceId: string;
  version: number | null;
  lifecycle: string;
  data: unknown;
}

/** A row of a job's error report. */
export interface ObservedError {
  index: number;
  status: string;
}

/** An item in quarantine. */
export interface ObservedWaiting {
  partner: string;
  collection: string;
  sourceId: string;
}

/** A job whose ledger rows contain the same items twice. */
export interface ObservedOverlap {
  jobId: string;
  detail: string;
}

/** What was sent and what became of it: all that the oracle knows. */
export interface History {
  submissions: readonly Submission[];
  jobs: readonly ObservedJob[];
  records: readonly ObservedRecord[];
  /** Error reports of the jobs that have errors, by job id. */
  errors: ReadonlyMap<string, readonly ObservedError[]>;
  waiting: readonly ObservedWaiting[];
  overlaps: readonly ObservedOverlap[];
  batches: readonly ObservedBatch[];
  sentSyncs: readonly SentSync[];
  syncs: readonly ObservedSync[];
  copies: readonly ObservedCopy[];
}

/** The final states of a job. */
const terminalStates: ReadonlySet<string> = new Set([
  'COMPLETED',
  'COMPLETED_WITH_ERRORS',
  'FAILED',
  'CANCELLED',
  'TIMED_OUT',
]);

/** Whether a job in this state has ended. */
export function isTerminal(state: string): boolean {
  return terminalStates.has(state);
}

/** Whether a job in this state has processed all of its items. */
export function isComplete(state: string): boolean {
  return state === 'COMPLETED' || state === 'COMPLETED_WITH_ERRORS';
}
