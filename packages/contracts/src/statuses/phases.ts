/** The phases of a job, in their order. */
export const phases = ['parsing', 'validation', 'processing', 'cleanup'] as const;

/** A phase of a job. */
export type Phase = (typeof phases)[number];
