import type { QueueJob } from './queue-job.ts';

interface JobEntry {
  /** The JSON Schema of its data: ids only; the Postgres row is the truth. */
  readonly schema: object;
  /** How often it is tried. */
  readonly attempts: number;
  /** The wait before the second try; it doubles from try to try. */
  readonly backoffMs: number;
}

const id = { type: 'string', minLength: 1 } as const;

/** Every kind of queued work. */
export const jobCatalogue = {
  /** Runs the job of one submission. */
  'run-job': {
    schema: {
      type: 'object',
      properties: { job_id: { type: 'string', format: 'uuid' }, partner_id: id, correlation_id: id },
      required: ['job_id', 'partner_id', 'correlation_id'],
      additionalProperties: false,
    },
    attempts: 5,
    backoffMs: 1_000,
  },
  /** Applies the quarantined items of a collection whose missing records have arrived. */
  release: {
    schema: {
      type: 'object',
      properties: { partner_id: id, collection: id },
      required: ['partner_id', 'collection'],
      additionalProperties: false,
    },
    attempts: 5,
    backoffMs: 1_000,
  },
} as const satisfies Record<QueueJob['kind'], JobEntry>;

/** A kind of queued work. */
export type JobKind = keyof typeof jobCatalogue;
