import { createHash } from 'node:crypto';

/** Work to run the job of one submission. */
export interface RunJob {
  kind: 'run-job';
  /** The id in the queue, made of partner and correlation id. */
  id: string;
  data: { job_id: string; partner_id: string; correlation_id: string };
}

/** Work to run one segment of a job, as a child of the job's own work. */
export interface RunSegment {
  kind: 'run-segment';
  /** The id in the queue, made of job, epoch and segment: each claim of the job enqueues its segments anew. */
  id: string;
  data: { job_id: string; partner_id: string; epoch: number; segment: number };
}

/** Work to apply the quarantined items of a collection whose missing records have arrived. */
export interface ReleaseJob {
  kind: 'release';
  /** The id in the queue, made of partner and collection. */
  id: string;
  data: { partner_id: string; collection: string };
}

/** Work to copy the products of a sync session to their published copies. */
export interface SyncProductsJob {
  kind: 'sync-products';
  /** The id in the queue, made of partner and session. */
  id: string;
  data: { session_id: string; partner_id: string };
}

/** Work to delete what is past its retention; the queue schedules it. */
export interface PurgeJob {
  kind: 'purge';
  id: string;
  data: Record<string, never>;
}

/** Queued work of any kind. */
export type QueueJob = RunJob | RunSegment | ReleaseJob | SyncProductsJob | PurgeJob;

/** The work to run job `jobId` (UUID). */
export function runJob(job: { jobId: string; partnerId: string; correlationId: string }): RunJob {
  return {
    kind: 'run-job',
    id: bullJobId(job.partnerId, job.correlationId),
    data: { job_id: job.jobId, partner_id: job.partnerId, correlation_id: job.correlationId },
  };
}

/** The work to run segment `segment` of job `jobId` (UUID) under its claim of `epoch`. */
export function runSegment(task: { jobId: string; partnerId: string; epoch: number; segment: number }): RunSegment {
  const { jobId, partnerId, epoch, segment } = task;
  return {
    kind: 'run-segment',
    id: hashQueueId('run-segment', [jobId, String(epoch), String(segment)]),
    data: { job_id: jobId, partner_id: partnerId, epoch, segment },
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

/** The work to run the sync of session `sessionId` (UUID). */
export function syncProducts(session: { sessionId: string; partnerId: string }): SyncProductsJob {
  return {
    kind: 'sync-products',
    id: hashQueueId('sync-products', [session.partnerId, session.sessionId]),
    data: { session_id: session.sessionId, partner_id: session.partnerId },
  };
}

/**
 * The priority of `job`: 0 is taken first, then 1, 2, …. A segment waits behind every earlier segment of any job: so jobs
 * share the workers, and a small one ends before a huge one that was enqueued earlier.
 */
export function priorityOf(job: QueueJob): number {
  return job.kind === 'run-segment' ? 1 + job.data.segment : 0;
}

/**
 * An id, in a form that BullMQ accepts, for the work identified by `parts`: at most 80 characters, no ':', never a bare integer.
 * The parts are hashed as a JSON list, so that ('a', 'bc') and ('ab', 'c') differ.
 */
function hashQueueId(kind: string, parts: readonly string[]): string {
  return `${kind}-${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`;
}

/** The queue id of the job of one submission: the same pair always gives the same id. */
export function bullJobId(partnerId: string, correlationId: string): string {
  return hashQueueId('run-job', [partnerId, correlationId]);
}
