import { type Collection, findCollection, type Mode, PayloadFault, type PayloadFormat } from '@sluice/contracts';
import { cleanUp } from '../phases/clean-up.ts';
import { parsePayload } from '../phases/parse-payload.ts';
import { type ParsedJob, processSegments } from '../phases/process-segments.ts';
import { requestRelease } from '../quarantine/request-release.ts';
import type { Resources } from '../resources.ts';
import { type ClaimedJob, claimJob } from '../sql/claim-job.ts';
import { type Ending, endJob } from '../sql/end-job.ts';
import { sumLedger } from '../sql/sum-ledger.ts';
import { beginPhases } from '../sql/track-phase.ts';
import { type Claim, LostClaim } from './claim.ts';
import { judgeJob } from './judge-job.ts';
import { promoteNext } from './lane.ts';

/** What a worker is asked to do; `signal` fires when it has to stop at the next chunk. */
export interface RunJobWork {
  jobId: string;
  signal: AbortSignal;
}

/**
 * Runs a job to its end: parse, validate, process, clean up. Goes on where an earlier worker stopped. `parked`: another job
 * has the lane, and will promote this one. An error that is thrown leaves the job as it stands, to be run again.
 */
export async function runJob(resources: Resources, work: RunJobWork): Promise<'done' | 'parked'> {
  const job = await claimJob(resources.db, work.jobId);
  if (job === null) return (await isUnfinished(resources, work.jobId)) ? 'parked' : 'done';
  const log = resources.log.child({ job_id: job.jobId, partner_id: job.partnerId, correlation_id: job.correlationId });
  try {
    await runPhases({ ...resources, log }, job, work.signal);
  } catch (error) {
    await settleFailure({ ...resources, log }, job, error);
  }
  await promoteNext(resources, job);
  return 'done';
}

async function runPhases(resources: Resources, job: ClaimedJob, signal: AbortSignal): Promise<void> {
  const claim: Claim = job;
  const collection = collectionOf(job);
  const format = job.contentFormat as PayloadFormat;
  if (job.total === null) {
    await begin(resources, claim, ['parsing']);
    await parsePayload(resources, { claim, collection, format, payloadKey: job.payloadKey });
  }
  await begin(resources, claim, ['validation', 'processing']);
  await processSegments(resources, await parsedJob(resources, job, { collection, format }), {
    signal,
    onReady: (collections) => requestRelease(resources, job.partnerId, collections),
  });
  await finish(resources, job);
}

async function finish(resources: Resources, job: ClaimedJob): Promise<void> {
  const { total, sums } = await countItems(resources, job.jobId);
  const { ending, cleanup } = judgeJob({ mode: job.mode as Mode, allowEmpty: job.allowEmpty, total, sums });
  if (cleanup) {
    await begin(resources, job, ['cleanup']);
    await cleanUp(resources, job, { target: job, ending });
  } else if (!(await endJob(resources.db, job, ending))) throw new LostClaim(job);
  resources.log.info('Job ended.', { state: ending.state, reason: ending.reason, items: total });
}

async function countItems(resources: Resources, jobId: string) {
  const { total } = await resources.db.job.findUniqueOrThrow({ where: { jobId }, select: { total: true } });
  return { total: Number(total), sums: await sumLedger(resources.db, jobId) };
}

/** A payload that cannot be read fails its job for good; a lost claim is another worker's business; the rest is tried again. */
async function settleFailure(resources: Resources, job: ClaimedJob, error: unknown): Promise<void> {
  if (error instanceof LostClaim) return resources.log.warn(error.message);
  if (!(error instanceof PayloadFault)) throw error;
  const ending: Ending = { state: 'FAILED', reasonCode: error.code, reason: error.detail };
  await endJob(resources.db, job, ending);
  resources.log.info('Job failed: its payload cannot be read.', { reason: error.detail });
}

async function begin(resources: Resources, claim: Claim, phases: Parameters<typeof beginPhases>[2]): Promise<void> {
  if (!(await beginPhases(resources.db, claim, phases))) throw new LostClaim(claim);
  resources.log.info('Phase begins.', { phase: phases.join(', ') });
}

async function parsedJob(
  resources: Resources,
  job: ClaimedJob,
  { collection, format }: { collection: Collection; format: PayloadFormat },
): Promise<ParsedJob> {
  const { csvHeader } = await resources.db.job.findUniqueOrThrow({
    where: { jobId: job.jobId },
    select: { csvHeader: true },
  });
  return {
    claim: job,
    target: job,
    collection,
    mode: job.mode as Mode,
    outlook: { expected: true },
    format,
    payloadKey: job.payloadKey,
    csvHeader,
  };
}

async function isUnfinished(resources: Resources, jobId: string): Promise<boolean> {
  const job = await resources.db.job.findUnique({ where: { jobId }, select: { state: true } });
  return job !== null && (job.state === 'QUEUED' || job.state === 'RUNNING');
}

function collectionOf(job: ClaimedJob): Collection {
  const collection = findCollection(job.collection);
  if (collection === undefined)
    throw new Error(`Job ${job.jobId} is of a collection that is not known: ${job.collection}.`);
  return collection;
}

/** Ends an unfinished job as FAILED, where its work was tried as often as allowed. */
export async function failJob(
  resources: Resources,
  { jobId, reason }: { jobId: string; reason: string },
): Promise<void> {
  const claim = await claimJob(resources.db, jobId);
  if (claim === null) return;
  await endJob(resources.db, claim, { state: 'FAILED', reasonCode: 'internal', reason });
  await promoteNext(resources, claim);
}
