import {
  type Action,
  describeSubmission,
  type Mode,
  type Road,
  type SentItem,
  type Submission,
  type Summary,
} from '../history/submission.ts';
import type { PartnerRequest } from '../http/partner-client.ts';
import type { Load, Sender } from './load.ts';
import { pauseBetween } from './pace.ts';
import { codeOf, drawWay, isForLater } from './send-until-accepted.ts';

/** A submission to be made. */
export interface Draft {
  collection: string;
  mode: Mode;
  /** Left out: `merge`. */
  action?: Action;
  items: readonly SentItem[];
}

/** Enters a submission that is about to be sent; one without a correlation id is given one. */
export function enterLedger(
  { submissions, pace }: Load,
  draft: Draft,
  who: { partner: string; road: Road; correlationId?: string },
): Submission {
  const submission: Submission = {
    action: 'merge',
    correlationId: `c-${submissions.length + 1}`,
    ...draft,
    ...who,
    sentAtMs: performance.now(),
    acknowledgedAtMs: null,
    status: null,
    jobIds: [],
    answers: 0,
    summaries: [],
    endedAtMs: null,
    cancelAsked: false,
    retryAsked: false,
  };
  submissions.push(submission);
  pace.count(draft.items.length);
  return submission;
}

/** A request that makes a submission, and how its answer is read. */
export interface Errand {
  request: PartnerRequest;
  read(body: unknown): { jobId?: string; summary?: Summary };
  /** The code of a 409 that says that it was taken before; left out: there is none. */
  takenCode?: string;
  /** How many times as often as usual it is sent otherwise than plainly; left out: 1. */
  often?: number;
}

const answerTimeoutMs = 6_000;
const retryMs = [150, 250] as const;

/**
 * Sends until the submission is acknowledged, in whatever way the load says: plainly, to both APIs at once, over a connection
 * that breaks, or once more afterwards. Every attempt is the same submission, under the same correlation id.
 * @returns null where it was refused (a finding), or the load was let go before it was acknowledged
 */
export async function seekAcknowledgement(
  sender: Sender,
  submission: Submission,
  errand: Errand,
): Promise<Submission | null> {
  const { load, random } = sender;
  const attempt = (breakAt?: 'half' | 'all') => attemptOnce(sender, submission, { errand, breakAt });
  const way = drawWay(sender, errand.often);
  if (way === 'twins') await Promise.all([attempt(), attempt()]);
  if (way === 'broken') await attempt(random.pick(['half', 'all']));
  while (submission.acknowledgedAtMs === null) {
    if (load.signal.aborted) return null;
    if ((await attempt()) === 'refused') return null;
    if (submission.acknowledgedAtMs === null) await pauseBetween(random, retryMs, load.signal);
  }
  if (way === 'again') await attempt();
  return submission;
}

async function attemptOnce(
  { load, client }: Sender,
  submission: Submission,
  { errand, breakAt }: { errand: Errand; breakAt: 'half' | 'all' | undefined },
): Promise<'answered' | 'unanswered' | 'refused'> {
  const request = { timeoutMs: answerTimeoutMs, ...errand.request, ...(breakAt !== undefined && { breakAt }) };
  // A broken connection and a silent API are what this is about: the submission is sent again.
  const answer = await client.sendOnce(client.takeTurn(), request).catch(() => null);
  if (answer === null || isForLater(answer)) return 'unanswered';
  const isTaken = answer.status === 409 && codeOf(answer) === errand.takenCode;
  if (answer.status === 200 || answer.status === 202 || isTaken) {
    acknowledge(load, submission, errand.read(answer.body));
    return 'answered';
  }
  const says = `answered ${answer.status}: ${JSON.stringify(answer.body)}`;
  load.findings.add({ kind: 'refused', about: describeSubmission(submission), says });
  return 'refused';
}

function acknowledge(
  load: Load,
  submission: Submission,
  { jobId, summary }: { jobId?: string; summary?: Summary },
): void {
  submission.acknowledgedAtMs ??= performance.now();
  submission.answers += 1;
  submission.status ??= summary === undefined ? 202 : 200;
  if (summary !== undefined) submission.summaries.push(summary);
  if (jobId === undefined || submission.jobIds.includes(jobId)) return;
  submission.jobIds.push(jobId);
  if (submission.jobIds.length === 1) return;
  load.findings.add({ kind: 'twice', about: describeSubmission(submission), says: 'was answered with two jobs' });
}
