import type { Fault } from '../faults/fault.ts';
import type { Finding } from '../history/finding.ts';
import type { Submission } from '../history/submission.ts';
import type { SentSync } from '../history/sync.ts';
import type { Recovery } from '../load/probe-recovery.ts';

/** The result of a run. */
export interface ChaosRun {
  seed: number;
  /** How long faults were injected, in milliseconds. */
  lengthMs: number;
  faults: readonly Fault[];
  submissions: readonly Submission[];
  syncs: readonly SentSync[];
  findings: readonly Finding[];
  recoveries: readonly Recovery[];
  /** How often an app exited without the harness ending it, such as a worker that was started while Postgres was down. */
  unexpectedExits: number;
}

/** A run of this length needs these figures. */
const fullLengthMs = 600_000;
const minFaults = 150;
const minItems = 500_000;

/** The number of acknowledged items; an item counts once for each submission that contains it. */
export function countItems(submissions: readonly Submission[]): number {
  const acknowledged = submissions.filter(({ acknowledgedAtMs }) => acknowledgedAtMs !== null);
  return acknowledged.reduce((sum, { items }) => sum + items.length, 0);
}

/** Why the run fails; empty where it passes. */
export function listFailures({ lengthMs, faults, submissions, findings }: ChaosRun): string[] {
  const failures = findings.length > 0 ? [`${findings.length} findings`] : [];
  if (lengthMs < fullLengthMs) return failures;
  if (faults.length < minFaults) failures.push(`${faults.length} faults, fewer than ${minFaults}`);
  const items = countItems(submissions);
  if (items < minItems) failures.push(`${items} items, fewer than ${minItems}`);
  return failures;
}
