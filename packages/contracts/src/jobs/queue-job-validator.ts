import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { jobCatalogue } from './job-catalogue.ts';
import type { QueueJob } from './queue-job.ts';

/**
 * Compiles a check of what comes out of the queue.
 * @returns a type guard: true where `candidate` is `{kind, id, data}` of a known kind with data as its schema wants.
 */
export function compileQueueJobValidator(): (candidate: unknown) => candidate is QueueJob {
  const ajv = new Ajv2020({ strict: true });
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
