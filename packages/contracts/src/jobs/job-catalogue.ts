import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { QueueJob } from './queue-job.ts';

interface JobEntry {
  /** The JSON Schema of its data: ids only; the Postgres row is the truth. */
  readonly schema: object;
  /** How long it waits before it is tried again: `firstWaitMs` at first, then twice as long each time. */
  readonly retry: { readonly firstWaitMs: number; readonly longestWaitMs: number };
}

const id = { type: 'string', minLength: 1 } as const;
const uuid = { type: 'string', format: 'uuid' } as const;

/** The queue never gives a job up: one that always fails is ended in Postgres, with a reason. */
const unlimited = { firstWaitMs: 1_000, longestWaitMs: 30_000 } as const;

/** Every kind of queued work. */
export const jobCatalogue = {
  /** Runs the job of one submission. */
  'run-job': { schema: objectOf({ job_id: uuid, partner_id: id, correlation_id: id }), retry: unlimited },
  /** Validates and processes one segment of a job; `epoch` is that of the claim that enqueued it. */
  'run-segment': {
    schema: objectOf({
      job_id: uuid,
      partner_id: id,
      epoch: { type: 'integer', minimum: 0 },
      segment: { type: 'integer', minimum: 0 },
    }),
    retry: unlimited,
  },
  /** Applies the quarantined items of a collection whose missing records have arrived. */
  release: { schema: objectOf({ partner_id: id, collection: id }), retry: unlimited },
  /** Copies the products of a sync session to their published copies. */
  'sync-products': { schema: objectOf({ session_id: uuid, partner_id: id }), retry: unlimited },
  /** Deletes what is past its retention. */
  purge: { schema: objectOf({}), retry: unlimited },
} as const satisfies Record<QueueJob['kind'], JobEntry>;

/** A kind of queued work. */
export type JobKind = keyof typeof jobCatalogue;

function objectOf(properties: Record<string, object>): object {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

/**
 * How long a job and its errors are kept, in days from the job's end; and how often the purge runs, in seconds.
 */
export const retention = { jobDays: 7, errorDays: 30, purgeEveryS: 600 } as const;

/**
 * Compiles the validator of what comes out of the queue.
 * @returns a type guard: true where `candidate` is `{kind, id, data}` of a known kind, with data that its schema allows.
 */
export function compileQueueJobValidator(): (candidate: unknown) => candidate is QueueJob {
  // Strict mode finds a wrong keyword; checking the schemas against the metaschema too takes three times as long as compiling.
  const ajv = new Ajv2020({ strict: true, validateSchema: false });
  addFormats.default(ajv, { mode: 'full', formats: ['uuid'] });
  return ajv.compile<QueueJob>({
    oneOf: Object.entries(jobCatalogue).map(([kind, { schema }]) => envelope(kind, schema)),
  });
}

function envelope(kind: string, data: object): object {
  return {
    type: 'object',
    properties: { kind: { const: kind }, id: { type: 'string', minLength: 1 }, data },
    required: ['kind', 'id', 'data'],
    additionalProperties: false,
  };
}
