import { setTimeout as delay } from 'node:timers/promises';
import { describeSubmission, type Mode, type SentItem, type Submission, type Summary } from '../history/submission.ts';
import type { Answer } from '../http/send-request.ts';
import { type EncodedBody, encodeBody } from './encode-body.ts';
import type { Load, Sender } from './load.ts';

/** A submission to be made. */
export interface Draft {
  collection: string;
  mode: Mode;
  items: readonly SentItem[];
}

const answerTimeoutMs = 6_000;
const retryMs = 200;

/**
 * Submits until it is acknowledged, in whatever way the load says: plainly, to both APIs at once, over a connection that
 * breaks, or once more afterwards. Every attempt is the same submission, under the same correlation id.
 * @returns null where it was refused (a finding), or the load was let go before it was acknowledged
 */
export async function submit(sender: Sender, draft: Draft): Promise<Submission | null> {
  const { load, client, random } = sender;
  const submission = enterLedger(load, client.partner, draft);
  const body = encodeBody({ partner: client.partner, collection: draft.collection }, draft.items, random);
  const attempt = (breakAt?: 'half' | 'all') => attemptOnce(sender, submission, { body, ...(breakAt && { breakAt }) });
  const way = drawWay(sender);
  if (way === 'twins') await Promise.all([attempt(), attempt()]);
  if (way === 'broken') await attempt(random.pick(['half', 'all']));
  while (submission.acknowledgedAtMs === null) {
    if (load.signal.aborted) return null;
    if ((await attempt()) === 'refused') return null;
    if (submission.acknowledgedAtMs === null) await delay(retryMs);
  }
  if (way === 'again') await attempt();
  return submission;
}

function drawWay({ load, random }: Sender): 'plain' | 'twins' | 'broken' | 'again' {
  const { twins, broken, again } = load.shares;
  const draw = random.between(0, 1);
  if (draw < twins) return 'twins';
  if (draw < twins + broken) return 'broken';
  return draw < twins + broken + again ? 'again' : 'plain';
}

function enterLedger({ submissions, pace }: Load, partner: string, draft: Draft): Submission {
  const submission: Submission = {
    ...draft,
    partner,
    correlationId: `c-${submissions.length + 1}`,
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

async function attemptOnce(
  { load, client }: Sender,
  submission: Submission,
  { body, breakAt }: { body: EncodedBody; breakAt?: 'half' | 'all' },
): Promise<'answered' | 'unanswered' | 'refused'> {
  const sent = client.sendOnce(client.takeTurn(), {
    method: 'POST',
    path: `/${submission.collection}?mode=${submission.mode}`,
    headers: { 'content-type': body.contentType, 'x-correlation-id': submission.correlationId },
    body: body.bytes,
    timeoutMs: answerTimeoutMs,
    ...(breakAt !== undefined && { breakAt }),
  });
  // A broken connection and a silent API are what this is about: the submission is sent again.
  const answer = await sent.catch(() => null);
  if (answer === null || isForLater(answer.status)) return 'unanswered';
  if (answer.status === 200 || answer.status === 202) {
    acknowledge(load, submission, answer);
    return 'answered';
  }
  const says = `answered ${answer.status}: ${JSON.stringify(answer.body)}`;
  load.findings.add({ kind: 'refused', about: describeSubmission(submission), says });
  return 'refused';
}

function isForLater(status: number): boolean {
  return status >= 500 || status === 408 || status === 429;
}

function acknowledge(load: Load, submission: Submission, answer: Answer): void {
  submission.acknowledgedAtMs ??= performance.now();
  submission.answers += 1;
  submission.status ??= answer.status === 200 ? 200 : 202;
  const body = answer.body as { job_id?: string; summary?: Summary };
  if (body.summary !== undefined) submission.summaries.push(body.summary);
  if (body.job_id === undefined || submission.jobIds.includes(body.job_id)) return;
  submission.jobIds.push(body.job_id);
  if (submission.jobIds.length === 1) return;
  load.findings.add({ kind: 'twice', about: describeSubmission(submission), says: 'was answered with two jobs' });
}
