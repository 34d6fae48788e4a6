import { runJob as runJobWork, runSegment as runSegmentWork } from '@sluice/contracts';
import { tryLock } from '../db/locks.ts';
import { inServiceTransaction } from '../db/transaction.ts';
import { endJobByForce } from '../jobs/end-job.ts';
import { jobReasons } from '../jobs/job-reasons.ts';
import { promoteNext } from '../jobs/lane.ts';
import { listOverdue, listReady, listUnfinished, type UnfinishedJob } from '../jobs/list-unfinished.ts';
import { listOpenSegments } from '../jobs/segments.ts';
import { ensureSyncs } from '../publication/sync-queue.ts';
import { requestRelease } from '../queue/enqueue.ts';
import type { ServiceResources } from '../resources/resources.ts';
import { endOverdueSyncs } from './end-overdue-syncs.ts';

/** Jobs of one pass; more than these wait for those before them anyway. */
const jobsMax = 1_000;

/**
 * Brings the queue in line with Postgres: every unfinished job is in it, with the segments that it waits for, and every
 * unfinished sync; whoever is next in a lane may be taken; and so may the release work for what can leave quarantine. Jobs
 * and syncs past their time are ended. What is in order stays as it is. One process does this at a time; the others have nothing to do.
 */
export async function reconcile(resources: ServiceResources): Promise<void> {
  await inServiceTransaction(resources.service, async (tx) => {
    if (await tryLock(tx, 'reconciler')) await runPass(resources);
  });
}

async function runPass(resources: ServiceResources): Promise<void> {
  const { service, queue } = resources;
  await endOverdue(resources);
  await endOverdueSyncs(resources);
  await queue.ensurePurge();
  for (const job of await listUnfinished(service, jobsMax)) await ensureQueued(resources, job);
  await ensureSyncs(resources);
  const ready = await listReady(service);
  for (const { partnerId, collection } of ready) await requestRelease(resources, partnerId, [collection]);
}

/** A job that waits for its turn is promoted; one that was begun is left to itself: it may be waiting to be tried again. */
async function ensureQueued({ service, queue }: ServiceResources, job: UnfinishedJob): Promise<void> {
  if (job.state === 'QUEUED') {
    await (job.isNext ? queue.enqueue(runJobWork(job)) : queue.ensure(runJobWork(job), []));
    return;
  }
  const open = await listOpenSegments(service, job.jobId);
  const children = open.map((segment) => runSegmentWork({ ...job, segment }));
  await queue.ensure(runJobWork(job), children);
}

async function endOverdue(resources: ServiceResources): Promise<void> {
  const { db, service, limits, log } = resources;
  for (const { timeoutS, ...job } of await listOverdue(service, limits.jobTimeoutS)) {
    const ended = await endJobByForce(db, job, { state: 'TIMED_OUT', ...jobReasons.timedOut(timeoutS) });
    // Its last transaction was waited for, and might have ended it.
    if (!ended) continue;
    log.warn('Job timed out', { job_id: job.jobId, partner_id: job.partnerId });
    await promoteNext(resources, job);
  }
}
