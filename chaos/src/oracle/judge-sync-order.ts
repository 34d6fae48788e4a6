import type { Finding } from '../history/finding.ts';
import { describeSync, type SeenSync, type SentSync } from '../history/sync.ts';
import { groupBy } from './group-by.ts';
import type { KnownJobs } from './known.ts';

/** A sync session that has run. */
interface RunSync {
  sent: SentSync;
  startedAtMs: number;
  finishedAtMs: number;
}

/** One sync of a partner runs at a time; one that was done before another was said to be runs before it. */
export function judgeSyncOrder({ history }: KnownJobs): Finding[] {
  const seen = new Map(history.syncs.map((sync) => [sync.sessionId, sync]));
  const run = history.sentSyncs.flatMap((sent) => pair(sent, seen.get(sent.sessionId)));
  return [...groupBy(run, ({ sent }) => sent.partner).values()].flatMap(judgePartner);
}

function pair(sent: SentSync, sync: SeenSync | undefined): RunSync[] {
  const { startedAtMs = null, finishedAtMs = null } = sync ?? {};
  return startedAtMs === null || finishedAtMs === null ? [] : [{ sent, startedAtMs, finishedAtMs }];
}

function judgePartner(syncs: readonly RunSync[]): Finding[] {
  const ordered = syncs.toSorted((a, b) => a.startedAtMs - b.startedAtMs || a.finishedAtMs - b.finishedAtMs);
  const findings: Finding[] = [];
  let before: RunSync | undefined;
  let latest: RunSync | undefined;
  for (const sync of ordered) {
    const find = (says: string) => void findings.push({ kind: 'misordered', about: describeSync(sync.sent), says });
    if (before !== undefined && before.finishedAtMs > sync.startedAtMs)
      find(`began when ${describeSync(before.sent)} had not ended`);
    if (latest !== undefined && (sync.sent.acknowledgedAtMs ?? Number.POSITIVE_INFINITY) < latest.sent.sentAtMs)
      find(`ran after ${describeSync(latest.sent)}, which was said to be done when this one was acknowledged`);
    before = sync;
    if (latest === undefined || sync.sent.sentAtMs > latest.sent.sentAtMs) latest = sync;
  }
  return findings;
}
