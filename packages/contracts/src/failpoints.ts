/** Places in the life of a submission at which a test may stop the process: each boundary of a phase, and of a chunk. */
export const failpoints = [
  'payload.stored',
  'submission.recorded',
  'job.claimed',
  'segment.inserted',
  'parsing.done',
  'segment.claimed',
  'chunk.begun',
  'chunk.applied',
  'chunk.committed',
  'processing.done',
  'cleanup.done',
  'job.ended',
] as const;

export type Failpoint = (typeof failpoints)[number];

/** Called where a failpoint is reached; a test may have it delay or end the process. It changes nothing else. */
export type ReachFailpoint = (name: Failpoint) => Promise<void>;

/** What production runs: failpoints do nothing. */
export const inertFailpoint: ReachFailpoint = async () => undefined;
