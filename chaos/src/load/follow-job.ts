import { setTimeout as delay } from 'node:timers/promises';
import { isComplete, isTerminal } from '../history/history.ts';
import { describeSubmission, type Submission } from '../history/submission.ts';
import { ask } from './ask.ts';
import type { Sender } from './load.ts';

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
