import { setTimeout as delay } from 'node:timers/promises';
import { isComplete, isTerminal } from '../history/history.ts';
import { describeSubmission, type Submission } from '../history/submission.ts';
import type { PartnerResponse } from '../http/partner-client.ts';
import type { Sender } from './load.ts';
import { pauseBetween } from './pace.ts';
import { sendOrAbort } from './send-until-accepted.ts';

/** A job as the native surface shows it. */
export interface JobBody {
  state: string;
  reason: string | null;
  counts: Record<string, number>;
}

const pollMs = 600;
/** An ended job must not change any more: it is read again after this time. */
const recheckMs = 4_000;

/**
 * Follows an acknowledged job to its end, and later checks that it has not changed since.
 * @returns null where the load was aborted before
 */
export async function followJob(sender: Sender, submission: Submission, everyMs = pollMs): Promise<JobBody | null> {
  const { load } = sender;
  const [jobId] = submission.jobIds;
  if (jobId === undefined) throw new Error(`${describeSubmission(submission)} was acknowledged without a job`);
  load.outstanding.add(jobId);
  const ended = await pollUntilEnd(sender, { submission, jobId, everyMs });
  if (ended === null) return null;
  load.outstanding.remove(jobId);
  submission.endedAtMs = performance.now();
  if (ended.state === 'FAILED')
    load.findings.add({
      kind: 'failed',
      subject: describeSubmission(submission),
      detail: ended.reason ?? 'without a reason',
    });
  load.tasks.add(recheck(sender, submission, { jobId, ended }));
  return ended;
}

async function pollUntilEnd(
  sender: Sender,
  { submission, jobId, everyMs }: { submission: Submission; jobId: string; everyMs: number },
): Promise<JobBody | null> {
  let before = '';
  while (!sender.load.signal.aborted) {
    const job = await readJob(sender, submission, jobId);
    if (job === null) return null;
    const now = JSON.stringify(job);
    if (now !== before) sender.load.outstanding.markProgress();
    before = now;
    if (isTerminal(job.state)) return job;
    await delay(everyMs);
  }
  return null;
}

/** Null where the job does not exist (a finding), or the load was aborted. */
async function readJob(sender: Sender, submission: Submission, jobId: string): Promise<JobBody | null> {
  const request = { method: 'GET', path: `/jobs/${jobId}`, timeoutMs: 2_000 } as const;
  const response = await sendOrAbort(sender, request);
  if (response === null) return null;
  if (response.status === 200) return response.body as JobBody;
  sender.load.findings.add({
    kind: 'lost',
    subject: describeSubmission(submission),
    detail: `reading its job returned ${response.status}`,
  });
  return null;
}

async function recheck(
  sender: Sender,
  submission: Submission,
  { jobId, ended }: { jobId: string; ended: JobBody },
): Promise<void> {
  const retriedBefore = submission.retryRequested;
  await delay(recheckMs, undefined, { signal: sender.load.signal }).catch(() => undefined);
  // A retry was perhaps requested meanwhile; an earlier one can take effect late, where it was sent to an API that is paused.
  if (submission.retryRequested !== retriedBefore || (submission.retryRequested && !isComplete(ended.state))) return;
  const now = await readJob(sender, submission, jobId);
  if (now === null) return;
  const [before, after] = [ended, now].map(({ state, counts }) => JSON.stringify({ state, counts }));
  if (before === after) return;
  sender.load.findings.add({
    kind: 'twice',
    subject: describeSubmission(submission),
    detail: `changed after its end: ${before} → ${after}`,
  });
}

const beforeCancelMs = [0, 900] as const;
const beforeRetryMs = [300, 2_500] as const;
const retriedShare = 0.6;

/** Cancels a job, perhaps while it runs, and retries most of those that were cancelled a little later. */
export async function cancelAndRetry(sender: Sender, submission: Submission): Promise<void> {
  const { load, random } = sender;
  if (!(await cancel(sender, submission)) || !random.chance(retriedShare)) return;
  await pauseBetween(random, beforeRetryMs, load.signal);
  submission.retryRequested = true;
  await changeJob(sender, submission, 'retry');
}

/** Cancels a job, perhaps while it runs. @returns false where it had ended before */
export async function cancel(sender: Sender, submission: Submission): Promise<boolean> {
  await pauseBetween(sender.random, beforeCancelMs, sender.load.signal);
  submission.cancelRequested = true;
  const cancelled = await changeJob(sender, submission, 'cancel');
  return cancelled?.status === 200;
}

function changeJob(
  sender: Sender,
  { jobIds }: Submission,
  action: 'cancel' | 'retry',
): Promise<PartnerResponse | null> {
  return sendOrAbort(sender, { method: 'POST', path: `/jobs/${jobIds[0]}/${action}` });
}
