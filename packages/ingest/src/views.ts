import type { Action, JobState, Lifecycle, Mode, Outcome, Phase, Surface } from '@sluice/contracts';

/** One page of a keyset listing; `nextCursor` is null on the last. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** What became of a job's items (DESIGN: counts). `created`, `updated` and `deleted` are of `accepted`; `duplicates` are of `replay`. */
export interface Counts {
  total: number;
  accepted: number;
  replay: number;
  quarantined: number;
  rejected: number;
  created: number;
  updated: number;
  deleted: number;
  duplicates: number;
  tombstoned: number;
  unprocessed: number;
}

/** When a phase began and ended; `finishedAt` is null while it runs. */
export interface PhaseTimes {
  phase: Phase;
  startedAt: Date;
  finishedAt: Date | null;
}

/** A job as every surface shows it. Ids are UUIDs here; a surface formats them. */
export interface JobView {
  jobId: string;
  partnerId: string;
  correlationId: string;
  surface: Surface;
  collection: string;
  mode: Mode;
  action: Action;
  state: JobState;
  phase: Phase | null;
  phases: PhaseTimes[];
  counts: Counts;
  /** 0 to 1: the share of the items that are settled. */
  progress: number;
  reason: string | null;
  acceptedAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
}

/** Why one item was not applied. `line` is null for JSON. */
export interface JobErrorView {
  index: number;
  line: number | null;
  sourceId: string | null;
  status: Outcome;
  code: string;
  reason: string;
  path: string | null;
  quarantineId: string | null;
}

/** One record. `data` is JSON text exactly as stored, without the two ids. */
export interface RecordView {
  sourceId: string;
  sourceVersion: number | null;
  internalId: string;
  lifecycle: Lifecycle;
  data: string;
  createdAt: Date;
  updatedAt: Date;
}

/** What a quarantined item waits for. */
export interface MissingRecord {
  collection: string;
  sourceId: string;
}

/** A quarantined item. `item` is JSON text as it was sent. */
export interface QuarantineView {
  quarantineId: string;
  collection: string;
  sourceId: string;
  reason: string;
  missing: MissingRecord[];
  jobId: string;
  item: string;
  createdAt: Date;
}

/** What became of one item of a synchronous call, in the payload's order. */
export interface ItemResult {
  sourceId: string | null;
  status: Outcome;
  /** Accepted and replayed items. */
  internalId?: string;
  /** Quarantined items. */
  quarantineId?: string;
  /** Rejected and quarantined items. */
  code?: string;
  reason?: string;
  path?: string | null;
  index: number;
  line: number | null;
}

/** The answer to a synchronous submission: applied at once, or turned into a job above the threshold. */
export type UpsertAnswer = { kind: 'applied'; results: ItemResult[] } | { kind: 'deferred'; job: JobView };
