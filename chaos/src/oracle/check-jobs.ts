import type { Finding } from '../history/finding.ts';
import { isTerminal } from '../history/history.ts';
import { describeSubmission } from '../history/submission.ts';
import { groupBy, pairKey } from './keys.ts';
import type { KnownJobs } from './matched-history.ts';
import type { Deed } from './submission-result.ts';

/** Every acknowledged submission has one job, which has ended, and did not fail. */
export function judgeJobs({ history, deeds }: KnownJobs): Finding[] {
  return [...deeds.flatMap(judgeDeed), ...findTwins(history.jobs)];
}

function judgeDeed({ submission, job }: Deed): Finding[] {
  const about = describeSubmission(submission);
  if (submission.acknowledgedAtMs === null) return [{ kind: 'unfinished', about, says: 'was never acknowledged' }];
  if (job === null) return [{ kind: 'lost', about, says: 'was acknowledged, and has no job' }];
  const findings: Finding[] = [];
  if (submission.jobIds.some((jobId) => jobId !== job.jobId))
    findings.push({ kind: 'twice', about, says: `was answered with another job than ${job.jobId}` });
  if (!isTerminal(job.state)) findings.push({ kind: 'unfinished', about, says: `is ${job.state}` });
  if (job.state === 'FAILED') findings.push({ kind: 'failed', about, says: job.reason ?? 'without a reason' });
  if (job.state === 'TIMED_OUT') findings.push({ kind: 'failed', about, says: 'timed out' });
  if (job.state === 'CANCELLED' && !submission.cancelAsked)
    findings.push({ kind: 'failed', about, says: 'is CANCELLED, which nobody asked for' });
  return findings;
}

function findTwins(jobs: KnownJobs['history']['jobs']): Finding[] {
  const seen = new Map<string, string>();
  return jobs.flatMap((job): Finding[] => {
    const other = seen.get(pairKey(job));
    seen.set(pairKey(job), job.jobId);
    return other === undefined
      ? []
      : [{ kind: 'twice', about: pairKey(job), says: `has two jobs: ${other} and ${job.jobId}` }];
  });
}

/** One that was acknowledged before another was sent stands before it in the order of acceptance. */
export function judgeOrder({ deeds }: KnownJobs): Finding[] {
  const byPartner = groupBy(
    deeds.filter(({ job }) => job !== null),
    ({ submission }) => submission.partner,
  );
  return [...byPartner.values()].flatMap(judgePartner);
}

function judgePartner(deeds: readonly Deed[]): Finding[] {
  const ordered = deeds.toSorted((a, b) => placeOf(a) - placeOf(b));
  const findings: Finding[] = [];
  let latest: Deed | undefined;
  for (const deed of ordered) {
    const acknowledgedAtMs = deed.submission.acknowledgedAtMs ?? Number.POSITIVE_INFINITY;
    if (latest !== undefined && acknowledgedAtMs < latest.submission.sentAtMs) {
      const says = `stands after ${describeSubmission(latest.submission)}, which was sent when this one was acknowledged`;
      findings.push({ kind: 'misordered', about: describeSubmission(deed.submission), says });
    }
    if (latest === undefined || deed.submission.sentAtMs > latest.submission.sentAtMs) latest = deed;
  }
  return findings;
}

function placeOf({ job }: Deed): number {
  return job?.place ?? 0;
}
