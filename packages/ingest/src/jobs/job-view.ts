import type { Action, JobState, Mode, Outcome, Phase, Surface } from '@sluice/contracts';

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
