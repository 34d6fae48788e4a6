/** The places in the life of a submission at which a test can stop the process: each boundary of a phase or a chunk. */
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

/** Called at a failpoint. A test can let it delay or end the process; it changes nothing else. */
export type ReachFailpoint = (name: Failpoint) => Promise<void>;

/** For production: does nothing. */
export const inertFailpoint: ReachFailpoint = async () => undefined;
