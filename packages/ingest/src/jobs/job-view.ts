import type { Action, JobState, Mode, Outcome, Phase, Surface } from '@sluice/contracts';

/** What became of a job's items. `created`, `updated` and `deleted` are of `accepted`; `duplicates` are of `replay`. */
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
  /** 0 to 1: the share of the items that are processed. */
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

const noCounts: Counts = {
  total: 0,
  accepted: 0,
  replay: 0,
  quarantined: 0,
  rejected: 0,
  created: 0,
  updated: 0,
  deleted: 0,
  duplicates: 0,
  tombstoned: 0,
  unprocessed: 0,
};

/** What a job is made of when it is recorded. */
export interface NewJob extends Pick<JobView, 'partnerId' | 'correlationId' | 'surface' | 'mode' | 'action'> {
  collection: { path: string };
  /** Items in the payload, where the surface has counted them. */
  sentItems?: number;
}

/** A job that was recorded just now: nothing of it is parsed yet. */
export function viewNewJob(job: NewJob, { jobId, acceptedAt }: Pick<JobView, 'jobId' | 'acceptedAt'>): JobView {
  const { partnerId, correlationId, surface, mode, action } = job;
  return {
    jobId,
    partnerId,
    correlationId,
    surface,
    collection: job.collection.path,
    mode,
    action,
    state: 'QUEUED',
    phase: null,
    phases: [],
    counts: { ...noCounts, total: job.sentItems ?? 0 },
    progress: 0,
    reason: null,
    acceptedAt,
    startedAt: null,
    finishedAt: null,
  };
}
