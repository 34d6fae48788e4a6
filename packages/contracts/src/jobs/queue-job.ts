import { bullJobId, hashQueueId } from '../ids/bull-job-id.ts';

/** Work to run the job of one submission. */
export interface RunJob {
  kind: 'run-job';
  /** The id in the queue, made of partner and correlation id. */
  id: string;
  data: { job_id: string; partner_id: string; correlation_id: string };
}

/** Work to apply the quarantined items of a collection whose missing records have arrived. */
export interface ReleaseJob {
  kind: 'release';
  /** The id in the queue, made of partner and collection. */
  id: string;
  data: { partner_id: string; collection: string };
}

/** Queued work of any kind. */
export type QueueJob = RunJob | ReleaseJob;

/** The work to run job `jobId` (UUID). */
export function runJob(job: { jobId: string; partnerId: string; correlationId: string }): RunJob {
  return {
    kind: 'run-job',
    id: bullJobId(job.partnerId, job.correlationId),
    data: { job_id: job.jobId, partner_id: job.partnerId, correlation_id: job.correlationId },
  };
}

/** The work to release what waits in the partner's `collection` (its path). */
export function releaseJob(lane: { partnerId: string; collection: string }): ReleaseJob {
  return {
    kind: 'release',
    id: hashQueueId('release', [lane.partnerId, lane.collection]),
    data: { partner_id: lane.partnerId, collection: lane.collection },
  };
}
