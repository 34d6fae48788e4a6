import {
  type Action,
  type Channel,
  describeSubmission,
  type Mode,
  type SentItem,
  type Submission,
  type Summary,
} from '../history/submission.ts';
import type { PartnerRequest, PartnerResponse } from '../http/partner-client.ts';
import type { Load, Sender } from './load.ts';
import { codeOf, sendUntilAccepted } from './send-until-accepted.ts';

/** A submission to be made. */
export interface Draft {
  collection: string;
  mode: Mode;
  /** Default: `merge`. */
  action?: Action;
  items: readonly SentItem[];
}

/** Records a submission that is about to be sent, under a new correlation id unless it has one. */
export function recordSubmission(
  { submissions, pace }: Load,
  draft: Draft,
  origin: { partner: string; channel: Channel; correlationId?: string },
): Submission {
  const submission: Submission = {
    action: 'merge',
    correlationId: `c-${submissions.length + 1}`,
    ...draft,
    ...origin,
    sentAtMs: performance.now(),
    acknowledgedAtMs: null,
    status: null,
    jobIds: [],
    acknowledgements: 0,
    summaries: [],
    endedAtMs: null,
    cancelRequested: false,
    retryRequested: false,
  };
  submissions.push(submission);
  pace.count(draft.items.length);
  return submission;
}

/** What an acknowledgement contains: a job, or the summary of what was applied in the request. */
export interface Acknowledgement {
  jobId?: string;
  summary?: Summary;
}

/** A request that makes a submission. */
export interface SubmissionRequest {
  request: PartnerRequest;
  /** Reads the body of a response that acknowledges it. */
  read(body: unknown): Acknowledgement;
  /** The code of a 409 that says that it was accepted before; default: there is none. */
  acceptedCode?: string;
  /** How much more often than usual it is delivered otherwise than plainly; default: 1. */
  weight?: number;
}

/**
 * Sends a submission until it is acknowledged. Every attempt is the same submission, under the same correlation id.
 * @returns null where it was refused (a finding), or the load was aborted before it was acknowledged
 */
export async function sendUntilAcknowledged(
  sender: Sender,
  submission: Submission,
  { request, read, acceptedCode, weight = 1 }: SubmissionRequest,
): Promise<Submission | null> {
  const isAccepted = (response: PartnerResponse) => {
    const { status, body } = response;
    const isRepeated = status === 409 && codeOf(response) === acceptedCode;
    if (status !== 200 && status !== 202 && !isRepeated) return false;
    acknowledge(sender.load, submission, read(body));
    return true;
  };
  await sendUntilAccepted(sender, { subject: describeSubmission(submission), request, isAccepted, weight });
  return submission.acknowledgedAtMs === null ? null : submission;
}

function acknowledge({ findings }: Load, submission: Submission, { jobId, summary }: Acknowledgement): void {
  submission.acknowledgedAtMs ??= performance.now();
  submission.acknowledgements += 1;
  submission.status ??= summary === undefined ? 202 : 200;
  if (summary !== undefined) submission.summaries.push(summary);
  if (jobId === undefined || submission.jobIds.includes(jobId)) return;
  submission.jobIds.push(jobId);
  if (submission.jobIds.length === 1) return;
  findings.add({ kind: 'twice', subject: describeSubmission(submission), detail: 'was acknowledged with two jobs' });
}
