import type { Submission } from './submission.ts';
import type { SeenCopy, SeenSync, SentSync } from './sync.ts';

/** A job's counts, as the product tells them. */
export interface SeenCounts {
  total: number;
  accepted: number;
  replay: number;
  quarantined: number;
  rejected: number;
  created: number;
  updated: number;
  unprocessed: number;
}

/** A job as the product showed it in the end. */
export interface SeenJob {
  jobId: string;
  partner: string;
  correlationId: string;
  collection: string;
  mode: string;
  state: string;
  reason: string | null;
  counts: SeenCounts;
  /** Its place in the partner's order of acceptance. */
  place: number;
}

/** What a batch did, as its surface tells it. */
export interface BatchStats {
  created: number;
  updated: number;
  deleted: number;
  overwritten: number;
  duplicates: number;
  invalid: number;
}

/** A batch as its surface showed it in the end. */
export interface SeenBatch {
  /** Of its job, as the native surface names it. */
  jobId: string;
  status: string;
  stats: BatchStats;
}

/** A record as the product showed it in the end. */
export interface SeenRecord {
  partner: string;
  collection: string;
  sourceId: string;
  version: number | null;
  lifecycle: string;
  data: unknown;
}

/** A row of a job's error report. */
export interface SeenError {
  index: number;
  status: string;
}

/** What waits in quarantine. */
export interface SeenWaiting {
  partner: string;
  collection: string;
  sourceId: string;
}

/** A job of which the ledger has the same items twice. */
export interface SeenOverlap {
  jobId: string;
  says: string;
}

/** What was sent, and what became of it: everything that the oracle judges by. */
export interface History {
  submissions: readonly Submission[];
  jobs: readonly SeenJob[];
  records: readonly SeenRecord[];
  /** Of the jobs that have errors, by job id. */
  errors: ReadonlyMap<string, readonly SeenError[]>;
  waiting: readonly SeenWaiting[];
  overlaps: readonly SeenOverlap[];
  batches: readonly SeenBatch[];
  sentSyncs: readonly SentSync[];
  syncs: readonly SeenSync[];
  copies: readonly SeenCopy[];
}

/** The states in which a job stays. */
const terminalStates: ReadonlySet<string> = new Set([
  'COMPLETED',
  'COMPLETED_WITH_ERRORS',
  'FAILED',
  'CANCELLED',
  'TIMED_OUT',
]);

/** Has a job in this state ended? */
export function isTerminal(state: string): boolean {
  return terminalStates.has(state);
}

/** Did a job in this state go through all of its items? */
export function isComplete(state: string): boolean {
  return state === 'COMPLETED' || state === 'COMPLETED_WITH_ERRORS';
}
