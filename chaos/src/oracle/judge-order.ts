import type { Finding } from '../history/finding.ts';
import { describeSubmission } from '../history/submission.ts';
import type { Deed } from './deed.ts';
import { groupBy } from './group-by.ts';
import type { KnownJobs } from './known.ts';

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
