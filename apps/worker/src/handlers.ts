import { type Resources, releaseWaiting, runJob } from '@sluice/ingest';
import type { Handlers } from '@sluice/runtime';

/** Each kind of queued work, handed to the core. */
export function createHandlers(resources: Resources): Handlers {
  return {
    'run-job': (data, { signal, log }) => {
      return runJob({ ...resources, log }, { jobId: data.job_id, signal });
    },
    release: async (data, { signal, log }) => {
      const { partner_id: partnerId, collection } = data;
      await releaseWaiting({ ...resources, log }, { partnerId, collection, signal });
      return 'done';
    },
  };
}
