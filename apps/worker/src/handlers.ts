import { runSegment as runSegmentWork } from '@sluice/contracts';
import { purge, releaseWaiting, runJob, runSegment, runSync, type ServiceResources } from '@sluice/ingest';
import type { Handlers } from '@sluice/runtime';

/** The handlers of queued work: each calls the core. */
export function createHandlers(resources: ServiceResources): Handlers {
  return {
    'run-job': async (data, { signal, log }) => {
      const { partner_id: partnerId, job_id: jobId } = data;
      const end = await runJob({ ...resources, log }, { partnerId, jobId, signal });
      return typeof end === 'string' ? end : { children: end.segments.map(runSegmentWork) };
    },
    'run-segment': async (data, { signal, log }) => {
      const { job_id: jobId, partner_id: partnerId, epoch, segment } = data;
      await runSegment({ ...resources, log }, { jobId, partnerId, epoch, segment, signal });
      return 'done';
    },
    release: async (data, { signal, log }) => {
      const { partner_id: partnerId, collection } = data;
      await releaseWaiting({ ...resources, log }, { partnerId, collection, signal });
      return 'done';
    },
    'sync-products': (data, { signal, log }) => {
      const { session_id: sessionId, partner_id: partnerId } = data;
      return runSync({ ...resources, log }, { partnerId, sessionId, signal });
    },
    purge: async (_data, { signal, log }) => {
      await purge({ ...resources, log }, signal);
      return 'done';
    },
  };
}
