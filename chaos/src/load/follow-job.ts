import { setTimeout as delay } from 'node:timers/promises';
import { isComplete, isTerminal } from '../history/history.ts';
import { describeSubmission, type Submission } from '../history/submission.ts';
import type { Answer } from '../http/partner-client.ts';
import type { Sender } from './load.ts';
import { pauseBetween } from './pace.ts';
import { ask } from './send-until-accepted.ts';

/** A job as it is answered. */
export interface JobBody {
  state: string;
  reason: string | null;
  counts: Record<string, number>;
}

const pollMs = 600;
/** After its end a job must not move any more; it is looked at again so much later. */
const recheckMs = 4_000;

/**
 * Follows an acknowledged job to its end, then sees to it that the end stays. Settles when the job has ended, however long
 * that takes; null where the load was let go before.
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
      about: describeSubmission(submission),
      says: ended.reason ?? 'without a reason',
    });
  load.tasks.own(recheck(sender, submission, { jobId, ended }));
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
    if (now !== before) sender.load.outstanding.move();
    before = now;
    if (isTerminal(job.state)) return job;
    await delay(everyMs);
  }
  return null;
}

/** Null where the job is not there (a finding), or the load was let go. */
async function readJob(sender: Sender, submission: Submission, jobId: string): Promise<JobBody | null> {
  const request = { method: 'GET', path: `/jobs/${jobId}`, timeoutMs: 2_000 } as const;
  const answer = await ask(sender, request);
  if (answer === null) return null;
  if (answer.status === 200) return answer.body as JobBody;
  sender.load.findings.add({
    kind: 'lost',
    about: describeSubmission(submission),
    says: `its job was answered with ${answer.status}`,
  });
  return null;
}

async function recheck(
  sender: Sender,
  submission: Submission,
  { jobId, ended }: { jobId: string; ended: JobBody },
): Promise<void> {
  const retriedBefore = submission.retryAsked;
  await delay(recheckMs, undefined, { signal: sender.load.signal }).catch(() => undefined);
  // A retry may have been asked for meanwhile; an earlier one may be carried out late, where an API was paused with it.
  if (submission.retryAsked !== retriedBefore || (submission.retryAsked && !isComplete(ended.state))) return;
  const now = await readJob(sender, submission, jobId);
  if (now === null) return;
  const [before, after] = [ended, now].map(({ state, counts }) => JSON.stringify({ state, counts }));
  if (before === after) return;
  sender.load.findings.add({
    kind: 'twice',
    about: describeSubmission(submission),
    says: `moved after its end: ${before} → ${after}`,
  });
}

const beforeCancelMs = [0, 900] as const;
const beforeRetryMs = [300, 2_500] as const;
const retriedShare = 0.6;

/** Cancels a job, perhaps while it runs; more than half of those that were cancelled are retried a little later. */
export async function cancelAndRetry(sender: Sender, submission: Submission): Promise<void> {
  const { load, random } = sender;
  if (!(await cancel(sender, submission)) || !random.chance(retriedShare)) return;
  await pauseBetween(random, beforeRetryMs, load.signal);
  submission.retryAsked = true;
  await askJob(sender, submission, 'retry');
}

/** Cancels a job, perhaps while it runs. @returns whether it was cancelled; false: it had ended before */
export async function cancel(sender: Sender, submission: Submission): Promise<boolean> {
  await pauseBetween(sender.random, beforeCancelMs, sender.load.signal);
  submission.cancelAsked = true;
  const cancelled = await askJob(sender, submission, 'cancel');
  return cancelled?.status === 200;
}

function askJob(sender: Sender, { jobIds }: Submission, word: 'cancel' | 'retry'): Promise<Answer | null> {
  return ask(sender, { method: 'POST', path: `/jobs/${jobIds[0]}/${word}` });
}
