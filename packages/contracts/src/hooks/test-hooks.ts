/** Places in the life of a submission at which a test may stop the process: each boundary of a phase, and of a chunk. */
export const faultPoints = [
  'payload.stored',
  'submission.recorded',
  'job.claimed',
  'segment.entered',
  'parsing.done',
  'segment.claimed',
  'chunk.begun',
  'chunk.applied',
  'chunk.committed',
  'processing.done',
  'cleanup.done',
  'job.ended',
] as const;
export type FaultPoint = (typeof faultPoints)[number];

/** Guards that a test may take out, to see that their absence is found. (The unique key it can drop by itself.) */
export const guards = ['epoch', 'cursor', 'reconciler', 'refresh'] as const;
export type Guard = (typeof guards)[number];

/** What tests hook into; outside of tests nothing happens here. */
export interface TestHooks {
  /** Called where the point is reached; may delay or end the process. */
  reach(point: FaultPoint): Promise<void>;
  isTakenOut(guard: Guard): boolean;
}

/** No hooks: what runs in production. */
export const noTestHooks: TestHooks = { reach: async () => undefined, isTakenOut: () => false };
