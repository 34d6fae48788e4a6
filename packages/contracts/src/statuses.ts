/** The states of a job, in the order of its life. */
export const jobStates = [
  'QUEUED',
  'RUNNING',
  'COMPLETED',
  'COMPLETED_WITH_ERRORS',
  'FAILED',
  'CANCELLED',
  'TIMED_OUT',
] as const;

/** The state of a job. */
export type JobState = (typeof jobStates)[number];

/** The states in which a job has ended. `FAILED` is one of them, although the same submission can resume it. */
export const terminalJobStates = [
  'COMPLETED',
  'COMPLETED_WITH_ERRORS',
  'FAILED',
  'CANCELLED',
  'TIMED_OUT',
] as const satisfies readonly JobState[];

/** Whether a job in `state` has ended. */
export function isTerminal(state: JobState): boolean {
  return state !== 'QUEUED' && state !== 'RUNNING';
}

/** The phases of a job, in their order. */
export const phases = ['parsing', 'validation', 'processing', 'cleanup'] as const;

/** A phase of a job. */
export type Phase = (typeof phases)[number];

/** The sync modes of a submission. */
export const modes = ['upsert', 'bulk', 'full-refresh'] as const;

/** The sync mode of a submission. */
export type Mode = (typeof modes)[number];

/**
 * What a submission does with its items. `merge` creates and updates records; `create` accepts only new ones, `update` only
 * existing ones; `delete` deletes them.
 */
export const actions = ['merge', 'create', 'update', 'delete'] as const;

/** What a submission does with its items. */
export type Action = (typeof actions)[number];

/** The outcomes of an item. */
export const outcomes = ['ACCEPTED', 'REPLAY', 'QUARANTINED', 'REJECTED'] as const;

/** The outcome of an item. */
export type Outcome = (typeof outcomes)[number];

/** The lifecycles of a record. */
export const lifecycles = ['ACTIVE', 'INACTIVE', 'DELETED'] as const;

/** The lifecycle of a record. */
export type Lifecycle = (typeof lifecycles)[number];

/** The formats of a payload. */
export const payloadFormats = ['json', 'ndjson', 'csv'] as const;

/** The format of a payload. */
export type PayloadFormat = (typeof payloadFormats)[number];

/** The surfaces that accept submissions. */
export const surfaces = ['native', 'async-bulk', 'batch', 'session'] as const;

/** The surface of a submission. */
export type Surface = (typeof surfaces)[number];
