import { isUnpublished } from '../history/content-of.ts';
import type { Finding } from '../history/finding.ts';
import { isComplete } from '../history/history.ts';
import {
  describeSync,
  type NamedProduct,
  type ObservedOutcome,
  type ObservedSync,
  type SentSync,
} from '../history/sync.ts';
import { groupBy } from './keys.ts';
import type { IndexedHistory, MatchedHistory } from './matched-history.ts';
import { predictVersions } from './product-versions.ts';

/** Checks that every session that was marked as done has ended, and that each of its products has the outcome it has to have. */
export function checkSyncs(indexed: IndexedHistory): Finding[] {
  const seen = new Map(indexed.history.syncs.map((sync) => [sync.sessionId, sync]));
  return indexed.history.sentSyncs.flatMap((sent) => checkSync(indexed, sent, seen.get(sent.sessionId)));
}

function checkSync(indexed: IndexedHistory, sent: SentSync, sync: ObservedSync | undefined): Finding[] {
  const subject = describeSync(sent);
  if (sent.acknowledgedAtMs === null)
    return [{ kind: 'unfinished', subject, detail: 'was never acknowledged as done' }];
  if (sync === undefined) return [{ kind: 'lost', subject, detail: 'was acknowledged as done but does not exist' }];
  if (sync.state === 'FAILED') return [{ kind: 'failed', subject, detail: sync.reason ?? 'without a reason' }];
  if (!isComplete(sync.state)) return [{ kind: 'unfinished', subject, detail: `is ${sync.state}` }];
  return [
    ...checkSums(sent, sync).map((detail): Finding => ({ kind: 'counts off', subject, detail })),
    ...checkOutcomes(),
  ];

  function checkOutcomes(): Finding[] {
    const outcomes = new Map(sync?.products.map((outcome) => [outcome.productId, outcome]));
    const faults = sent.products.flatMap((named) =>
      checkOutcome(indexed, sent, { named, outcome: outcomes.get(named.sourceId) }),
    );
    return faults.map((fault) => ({ ...fault, subject: `${subject} ${fault.subject}` }));
  }
}

/** Checks that the counts match the outcomes, and that there is one outcome for each named product and no other. */
function checkSums(sent: SentSync, { state, counts, products }: ObservedSync): string[] {
  const count = (status: string) => products.filter((outcome) => outcome.status === status).length;
  const sums = { total: sent.products.length, synced: count('SYNCED'), failed: count('FAILED'), pending: 0 };
  const faults = Object.entries(sums)
    .filter(([name, sum]) => counts[name as keyof typeof sums] !== sum)
    .map(([name, sum]) => `${name} is ${counts[name as keyof typeof sums]}, not ${sum}`);
  if ((state === 'COMPLETED') !== (sums.failed === 0)) faults.push(`is ${state} with ${sums.failed} failures`);
  if (new Set(products.map(({ productId }) => productId)).size !== products.length)
    faults.push('lists a product twice');
  return faults;
}

function checkOutcome(
  indexed: IndexedHistory,
  sent: SentSync,
  { named, outcome }: { named: NamedProduct; outcome: ObservedOutcome | undefined },
): Finding[] {
  const subject = named.sourceId;
  if (outcome === undefined) return [{ kind: 'lost', subject, detail: 'was named but has no outcome' }];
  const { status, code } = outcome;
  if (status === 'PENDING') return [{ kind: 'unfinished', subject, detail: 'is PENDING although the sync has ended' }];
  const allowed = listCodes(indexed, sent, named);
  if ((status === 'SYNCED') === (code === null) && allowed.includes(code)) return [];
  return [
    { kind: 'stale', subject, detail: `is ${status} (${code}); expected ${allowed.join(' or ') || 'to be synced'}` },
  ];
}

/** The error codes that a product can have; null: none, it is synced. */
function listCodes(
  indexed: IndexedHistory,
  sent: SentSync,
  { sourceId, lastUpdate, asOf }: NamedProduct,
): (string | null)[] {
  if (isUnpublished(sourceId)) return ['unpublished'];
  if (asOf === null) return [lastUpdate === null ? null : 'changed'];
  const { least, possible } = predictVersions(indexed, sent, sourceId);
  const isPossiblyChanged = possible.some((version) => version > asOf);
  return [...(least <= asOf ? [null] : []), ...(isPossiblyChanged ? ['changed'] : [])];
}

/** A sync session that has been run. */
interface RunSync {
  sent: SentSync;
  startedAtMs: number;
  finishedAtMs: number;
}

/** Checks that a partner's syncs run one at a time, in the order in which they were marked as done. */
export function checkSyncOrder({ history }: MatchedHistory): Finding[] {
  const seen = new Map(history.syncs.map((sync) => [sync.sessionId, sync]));
  const run = history.sentSyncs.flatMap((sent) => pair(sent, seen.get(sent.sessionId)));
  return [...groupBy(run, ({ sent }) => sent.partner).values()].flatMap(checkPartner);
}

function pair(sent: SentSync, sync: ObservedSync | undefined): RunSync[] {
  const { startedAtMs = null, finishedAtMs = null } = sync ?? {};
  return startedAtMs === null || finishedAtMs === null ? [] : [{ sent, startedAtMs, finishedAtMs }];
}

function checkPartner(syncs: readonly RunSync[]): Finding[] {
  const ordered = syncs.toSorted((a, b) => a.startedAtMs - b.startedAtMs || a.finishedAtMs - b.finishedAtMs);
  const findings: Finding[] = [];
  let before: RunSync | undefined;
  let latest: RunSync | undefined;
  for (const sync of ordered) {
    const report = (detail: string) =>
      void findings.push({ kind: 'misordered', subject: describeSync(sync.sent), detail });
    if (before !== undefined && before.finishedAtMs > sync.startedAtMs)
      report(`started before ${describeSync(before.sent)} had ended`);
    if (latest !== undefined && (sync.sent.acknowledgedAtMs ?? Number.POSITIVE_INFINITY) < latest.sent.sentAtMs)
      report(`ran after ${describeSync(latest.sent)}, which was marked as done when this one had been acknowledged`);
    before = sync;
    if (latest === undefined || sync.sent.sentAtMs > latest.sent.sentAtMs) latest = sync;
  }
  return findings;
}
