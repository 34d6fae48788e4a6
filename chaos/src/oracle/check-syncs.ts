import { isUnpublished } from '../history/content-of.ts';
import type { Finding } from '../history/finding.ts';
import { isComplete } from '../history/history.ts';
import { describeSync, type NamedProduct, type SeenOutcome, type SeenSync, type SentSync } from '../history/sync.ts';
import { groupBy } from './keys.ts';
import type { Known, KnownJobs } from './matched-history.ts';
import { foreseeVersions } from './product-versions.ts';

/** Every session that was said to be done has ended, and each of its products has the one outcome that it has to have. */
export function judgeSyncs(known: Known): Finding[] {
  const seen = new Map(known.history.syncs.map((sync) => [sync.sessionId, sync]));
  return known.history.sentSyncs.flatMap((sent) => judgeSync(known, sent, seen.get(sent.sessionId)));
}

function judgeSync(known: Known, sent: SentSync, sync: SeenSync | undefined): Finding[] {
  const about = describeSync(sent);
  if (sent.acknowledgedAtMs === null) return [{ kind: 'unfinished', about, says: 'was never acknowledged as done' }];
  if (sync === undefined) return [{ kind: 'lost', about, says: 'was acknowledged as done, and is not there' }];
  if (sync.state === 'FAILED') return [{ kind: 'failed', about, says: sync.reason ?? 'without a reason' }];
  if (!isComplete(sync.state)) return [{ kind: 'unfinished', about, says: `is ${sync.state}` }];
  return [...judgeSums(sent, sync).map((says): Finding => ({ kind: 'counts off', about, says })), ...judgeOutcomes()];

  function judgeOutcomes(): Finding[] {
    const outcomes = new Map(sync?.products.map((outcome) => [outcome.productId, outcome]));
    const faults = sent.products.flatMap((named) =>
      judgeOutcome(known, sent, { named, outcome: outcomes.get(named.sourceId) }),
    );
    return faults.map((fault) => ({ ...fault, about: `${about} ${fault.about}` }));
  }
}

/** The counts are those of the outcomes, of which each product that was named has one, and no other. */
function judgeSums(sent: SentSync, { state, counts, products }: SeenSync): string[] {
  const count = (status: string) => products.filter((outcome) => outcome.status === status).length;
  const sums = { total: sent.products.length, synced: count('SYNCED'), failed: count('FAILED'), pending: 0 };
  const faults = Object.entries(sums)
    .filter(([name, sum]) => counts[name as keyof typeof sums] !== sum)
    .map(([name, sum]) => `${name} is ${counts[name as keyof typeof sums]}, and not ${sum}`);
  if ((state === 'COMPLETED') !== (sums.failed === 0)) faults.push(`is ${state} with ${sums.failed} failures`);
  if (new Set(products.map(({ productId }) => productId)).size !== products.length) faults.push('has a product twice');
  return faults;
}

function judgeOutcome(
  known: Known,
  sent: SentSync,
  { named, outcome }: { named: NamedProduct; outcome: SeenOutcome | undefined },
): Finding[] {
  const about = named.sourceId;
  if (outcome === undefined) return [{ kind: 'lost', about, says: 'was named, and is not there' }];
  const { status, code } = outcome;
  if (status === 'PENDING') return [{ kind: 'unfinished', about, says: 'is PENDING when all is over' }];
  const allowed = listCodes(known, sent, named);
  if ((status === 'SYNCED') === (code === null) && allowed.includes(code)) return [];
  return [{ kind: 'stale', about, says: `is ${status} (${code}); expected ${allowed.join(' or ') || 'to be synced'}` }];
}

/** What may be wrong with a product; null: nothing. */
function listCodes(known: Known, sent: SentSync, { sourceId, lastUpdate, asOf }: NamedProduct): (string | null)[] {
  if (isUnpublished(sourceId)) return ['unpublished'];
  if (asOf === null) return [lastUpdate === null ? null : 'changed'];
  const { least, possible } = foreseeVersions(known, sent, sourceId);
  const isPerhapsChanged = possible.some((version) => version > asOf);
  return [...(least <= asOf ? [null] : []), ...(isPerhapsChanged ? ['changed'] : [])];
}

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
