import type { Finding } from '../history/finding.ts';
import { isTerminal } from '../history/history.ts';
import { describeSubmission } from '../history/submission.ts';
import { groupBy, submissionKey } from './keys.ts';
import type { MatchedHistory } from './matched-history.ts';
import type { SubmissionResult } from './submission-result.ts';

/** Checks that every acknowledged submission has one job, which has ended and did not fail. */
export function checkJobs({ history, results }: MatchedHistory): Finding[] {
  return [...results.flatMap(checkSubmission), ...findDuplicateJobs(history.jobs)];
}

function checkSubmission({ submission, job }: SubmissionResult): Finding[] {
  const subject = describeSubmission(submission);
  if (submission.acknowledgedAtMs === null) return [{ kind: 'unfinished', subject, detail: 'was never acknowledged' }];
  if (job === null) return [{ kind: 'lost', subject, detail: 'was acknowledged but has no job' }];
  const findings: Finding[] = [];
  if (submission.jobIds.some((jobId) => jobId !== job.jobId))
    findings.push({ kind: 'twice', subject, detail: `was acknowledged with another job than ${job.jobId}` });
  if (!isTerminal(job.state)) findings.push({ kind: 'unfinished', subject, detail: `is ${job.state}` });
  if (job.state === 'FAILED') findings.push({ kind: 'failed', subject, detail: job.reason ?? 'without a reason' });
  if (job.state === 'TIMED_OUT') findings.push({ kind: 'failed', subject, detail: 'timed out' });
  if (job.state === 'CANCELLED' && !submission.cancelRequested)
    findings.push({ kind: 'failed', subject, detail: 'is CANCELLED, which was not requested' });
  return findings;
}

function findDuplicateJobs(jobs: MatchedHistory['history']['jobs']): Finding[] {
  const firstJobs = new Map<string, string>();
  return jobs.flatMap((job): Finding[] => {
    const other = firstJobs.get(submissionKey(job));
    firstJobs.set(submissionKey(job), job.jobId);
    return other === undefined
      ? []
      : [{ kind: 'twice', subject: submissionKey(job), detail: `has two jobs: ${other} and ${job.jobId}` }];
  });
}

/** Checks that a submission which was acknowledged before another was sent precedes it in the order of acceptance. */
export function checkOrder({ results }: MatchedHistory): Finding[] {
  const byPartner = groupBy(
    results.filter(({ job }) => job !== null),
    ({ submission }) => submission.partner,
  );
  return [...byPartner.values()].flatMap(checkPartner);
}

function checkPartner(results: readonly SubmissionResult[]): Finding[] {
  const ordered = results.toSorted((a, b) => positionOf(a) - positionOf(b));
  const findings: Finding[] = [];
  let latest: SubmissionResult | undefined;
  for (const result of ordered) {
    const acknowledgedAtMs = result.submission.acknowledgedAtMs ?? Number.POSITIVE_INFINITY;
    if (latest !== undefined && acknowledgedAtMs < latest.submission.sentAtMs) {
      const detail = `was accepted after ${describeSubmission(latest.submission)}, which was sent when this one had been acknowledged`;
      findings.push({ kind: 'misordered', subject: describeSubmission(result.submission), detail });
    }
    if (latest === undefined || result.submission.sentAtMs > latest.submission.sentAtMs) latest = result;
  }
  return findings;
}

function positionOf({ job }: SubmissionResult): number {
  return job?.position ?? 0;
}
