import { runJob as runJobWork } from '@sluice/contracts';
import { enqueueOrLeave } from '../queue/enqueue.ts';
import type { Resources } from '../resources/resources.ts';
import type { Claim } from './claim-work.ts';
import { endJob } from './end-job.ts';
import { jobReasons } from './job-reasons.ts';

/** A lane: at most one job runs in it, in the order of acceptance. */
export interface Lane {
  partnerId: string;
  collection: string;
}

/** Hands the lane to the next job in the order of acceptance. */
export async function promoteNext(resources: Resources, { partnerId, collection }: Lane): Promise<void> {
  const next = await resources.db.forPartner(partnerId, (tx) =>
    tx.job.findFirst({
      where: { partnerId, collection, state: { in: ['QUEUED', 'RUNNING'] } },
      orderBy: { acceptedSeq: 'asc' },
      select: { jobId: true, partnerId: true, correlationId: true },
    }),
  );
  if (next !== null) await enqueueOrLeave(resources, runJobWork(next));
}

/** Whether a job or a segment was claimed too often in a row without progress: it seems to break every worker that takes it. */
export function isPoisoned({ limits }: Resources, { claims }: { claims: number }): boolean {
  return claims > limits.claimsWithoutProgress;
}

/** Ends a job without progress as FAILED. What is committed stays; a retry counts from 0. */
export async function failPoisoned(
  resources: Resources,
  { job, claims }: { job: Claim & Lane; claims: number },
): Promise<void> {
  const attempts = claims - 1;
  await endJob(resources.db, job, { state: 'FAILED', ...jobReasons.noProgress(attempts) });
  resources.log.error('Job failed: too many attempts without progress', { job_id: job.jobId, attempts });
  await promoteNext(resources, job);
}
