import { PayloadFault, requireCollection } from '@sluice/contracts';
import { sumLedger } from '../apply/ledger.ts';
import type { Resources } from '../resources/resources.ts';
import { type Claim, type ClaimedJob, claimJob, LostClaim } from './claim-work.ts';
import { cleanUp } from './clean-up.ts';
import { decideJobOutcome } from './decide-job-outcome.ts';
import { endJob } from './end-job.ts';
import { promoteNext } from './lane.ts';
import { parsePayload } from './parse-payload.ts';
import { failPoisoned, isPoisoned } from './poison.ts';
import { runSegment, type SegmentTask } from './run-segment.ts';
import { listOpenSegments } from './segments.ts';
import { beginPhases } from './track-phase.ts';

/** What a worker is asked to do; `signal` fires when it has to stop at the next chunk. */
export interface RunJobWork {
  partnerId: string;
  jobId: string;
  signal: AbortSignal;
}

/**
 * How a run of a job ended. `done`: there is nothing more to do; `parked`: another job has the lane, and will promote this one;
 * or its segments are to be run, by any worker, and then this job again.
 */
export type JobRun = 'done' | 'parked' | { segments: SegmentTask[] };

/**
 * Runs a job: parses its payload; has its segments validated and processed, where there is only one right here; cleans up
 * and ends the job when none is left. Goes on where an earlier worker stopped. An error leaves the job as it is, to be run again.
 */
export async function runJob(resources: Resources, work: RunJobWork): Promise<JobRun> {
  const job = await claimJob(resources.db, work);
  if (job === null) return (await isUnfinished(resources, work)) ? 'parked' : 'done';
  const log = resources.log.child({ job_id: job.jobId, partner_id: job.partnerId, correlation_id: job.correlationId });
  return runClaimed({ ...resources, log }, job, work.signal);
}

async function runClaimed(resources: Resources, job: ClaimedJob, signal: AbortSignal): Promise<JobRun> {
  await resources.failpoint('job.claimed');
  if (isPoisoned(resources, job)) {
    await failPoisoned(resources, { job, claims: job.claims });
    return 'done';
  }
  try {
    const segments = await runPhases(resources, job, signal);
    if (segments.length > 0) return { segments };
  } catch (error) {
    await handleFailure(resources, job, error);
  }
  await resources.failpoint('job.ended');
  await promoteNext(resources, job);
  return 'done';
}

/** Parses, validates, processes, cleans up. Returns the segments that are to be run first; none: the job has ended. */
async function runPhases(resources: Resources, job: ClaimedJob, signal: AbortSignal): Promise<SegmentTask[]> {
  if (job.total === null) await parse(resources, job);
  const open = await resources.db.forPartner(job.partnerId, (tx) => listOpenSegments(tx, job.jobId));
  if (open.length > 0) await begin(resources, job, ['validation', 'processing']);
  const tasks = open.map((segment) => ({ jobId: job.jobId, partnerId: job.partnerId, epoch: job.epoch, segment }));
  if (tasks.length > 1) return tasks;
  for (const task of tasks) {
    if (!(await runSegment(resources, { ...task, signal }))) throw new LostClaim(job);
  }
  await resources.failpoint('processing.done');
  await finish(resources, job);
  return [];
}

async function parse(resources: Resources, job: ClaimedJob): Promise<void> {
  const collection = requireCollection(job.collection);
  await begin(resources, job, ['parsing']);
  await parsePayload(resources, { claim: job, collection, format: job.contentFormat, payloadKey: job.payloadKey });
  await resources.failpoint('parsing.done');
}

async function finish(resources: Resources, job: ClaimedJob): Promise<void> {
  const { total, sums } = await countItems(resources, job);
  const { ending, cleanup } = decideJobOutcome({ mode: job.mode, allowEmpty: job.allowEmpty, total, sums });
  if (cleanup) {
    await begin(resources, job, ['cleanup']);
    await cleanUp(resources, job, { target: job, ending });
  } else if (!(await endJob(resources.db, job, ending))) throw new LostClaim(job);
  resources.log.info('Job ended', { state: ending.state, reason: ending.reason, items: total });
}

function countItems({ db }: Resources, { partnerId, jobId }: ClaimedJob) {
  return db.forPartner(partnerId, async (tx) => {
    const { total } = await tx.job.findUniqueOrThrow({ where: { jobId }, select: { total: true } });
    return { total: Number(total), sums: await sumLedger(tx, jobId) };
  });
}

/** A payload that cannot be read fails its job; a lost claim is left to the other worker; any other error is retried. */
async function handleFailure(resources: Resources, job: ClaimedJob, error: unknown): Promise<void> {
  if (error instanceof LostClaim) return resources.log.warn(error.message);
  if (!(error instanceof PayloadFault)) throw error;
  await endJob(resources.db, job, { state: 'FAILED', reasonCode: error.code, reason: error.detail });
  resources.log.info('Job failed: its payload cannot be read', { reason: error.detail });
}

async function begin(resources: Resources, claim: Claim, phases: Parameters<typeof beginPhases>[2]): Promise<void> {
  const begun = await resources.db.forPartner(claim.partnerId, (tx) => beginPhases(tx, claim, phases));
  if (!begun) throw new LostClaim(claim);
  resources.log.info('Phase started', { phase: phases.join(', ') });
}

async function isUnfinished({ db }: Resources, { partnerId, jobId }: RunJobWork): Promise<boolean> {
  const job = await db.forPartner(partnerId, (tx) =>
    tx.job.findUnique({ where: { partnerId, jobId }, select: { state: true } }),
  );
  return job !== null && (job.state === 'QUEUED' || job.state === 'RUNNING');
}
