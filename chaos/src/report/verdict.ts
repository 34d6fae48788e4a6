import type { Fault } from '../faults/fault.ts';
import type { Finding } from '../history/finding.ts';
import type { Submission } from '../history/submission.ts';
import type { SentSync } from '../history/sync.ts';
import type { Recovery } from '../load/probe-recovery.ts';

/** What a run came to. */
export interface ChaosRun {
  seed: number;
  /** How long faults were thrown, milliseconds. */
  lengthMs: number;
  faults: readonly Fault[];
  submissions: readonly Submission[];
  syncs: readonly SentSync[];
  findings: readonly Finding[];
  recoveries: readonly Recovery[];
  /** Apps that ended without the harness's doing, such as one that was started while Postgres was away. */
  unexpectedExits: number;
}

/** A run this long has to show these figures. */
const fullLengthMs = 600_000;
const fewestFaults = 150;
const fewestItems = 500_000;

/** Items that were acknowledged, each as often as it was sent under a correlation id of its own. */
export function countItems(submissions: readonly Submission[]): number {
  const acknowledged = submissions.filter(({ acknowledgedAtMs }) => acknowledgedAtMs !== null);
  return acknowledged.reduce((sum, { items }) => sum + items.length, 0);
}

/** Why the run does not pass; empty where it does. */
export function listFailures({ lengthMs, faults, submissions, findings }: ChaosRun): string[] {
  const failures = findings.length > 0 ? [`${findings.length} findings`] : [];
  if (lengthMs < fullLengthMs) return failures;
  if (faults.length < fewestFaults) failures.push(`${faults.length} faults, fewer than ${fewestFaults}`);
  const items = countItems(submissions);
  if (items < fewestItems) failures.push(`${items} items, fewer than ${fewestItems}`);
  return failures;
}
