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

/** The states in which a job has ended. `FAILED` is one of them, although the same submission can take it up again. */
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
