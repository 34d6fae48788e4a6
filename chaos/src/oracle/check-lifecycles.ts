import type { Finding } from '../history/finding.ts';
import type { SeenRecord } from '../history/history.ts';
import { laneKey, recordKey } from './keys.ts';
import type { Known, Offer } from './matched-history.ts';
import { type Deed, isAcceptedBefore, isBegunAfter, isOverBefore, isWrittenBefore } from './submission-result.ts';

/** Rule 6: what a refresh has tombstoned had to be, and what it had to tombstone it has. */
export function judgeLifecycles({ history, offers, refreshes }: Known): Finding[] {
  return history.records.flatMap((record): Finding[] => {
    const sent = offers.get(recordKey(record)) ?? [];
    const lane = refreshes.get(laneKey(record)) ?? [];
    const absentFrom = lane.filter(({ ids }) => !ids.has(record.sourceId)).map(({ deed }) => deed);
    switch (record.lifecycle) {
      case 'INACTIVE':
        return judgeTombstoned(record, sent, absentFrom);
      case 'ACTIVE':
        return judgeKept(record, sent, absentFrom);
      default:
        return [{ kind: 'stale', about: recordKey(record), says: `is ${record.lifecycle}, which nobody asked for` }];
    }
  });
}

function judgeTombstoned(record: SeenRecord, sent: readonly Offer[], absentFrom: readonly Deed[]): Finding[] {
  const held = sent.filter(({ item }) => item.version === record.version);
  if (absentFrom.some((refresh) => mayHaveTombstoned(refresh, held))) return [];
  const says = `is INACTIVE at version ${record.version}, of ${namesOf(held)}; of ${absentFrom.length} refreshes without it none may have done that`;
  return [{ kind: 'wrongly tombstoned', about: recordKey(record), says }];
}

/**
 * May this refresh have tombstoned what came with one of these? Not where it came back afterwards: the version that is
 * held, handed in again when the refresh had ended. And not where all of them were accepted after the refresh.
 */
function mayHaveTombstoned(refresh: Deed, held: readonly Offer[]): boolean {
  const isBack = held.some(({ deed }) => deed.isDone && isBegunAfter(deed, refresh));
  return !isBack && !held.every(({ deed }) => isAcceptedBefore(refresh, deed));
}

function judgeKept(record: SeenRecord, sent: readonly Offer[], absentFrom: readonly Deed[]): Finding[] {
  const by = absentFrom.find((refresh) => mustHaveTombstoned(refresh, sent));
  if (by === undefined) return [];
  const says = `is ACTIVE at version ${record.version}; refresh ${by.submission.jobIds[0]} came after all of ${namesOf(sent)} and does not hold it`;
  return [{ kind: 'wrongly kept', about: recordKey(record), says }];
}

/**
 * Was everything that was ever sent of it over before this refresh, save what was stale when it came? An upsert of a lower
 * version does not count as stale where it may have been there before the job with the higher one had its turn.
 */
function mustHaveTombstoned(refresh: Deed, sent: readonly Offer[]): boolean {
  const [before, others] = [sent.filter(isBefore), sent.filter((offer) => !isBefore(offer))];
  const applied = before.filter(({ deed }) => deed.isDone);
  if (applied.length === 0) return false;
  return others.every((other) => applied.some((held) => isStaleAfter(other, held)));

  function isBefore({ deed, item }: Offer): boolean {
    // What waited in quarantine may have left it at any time.
    return item.fate === 'good' && isOverBefore(deed, refresh);
  }
}

/** Did `other` find the higher version `held` when it came? */
function isStaleAfter(other: Offer, held: Offer): boolean {
  if (other.item.version === null || !isWrittenBefore(held.deed, other.deed)) return false;
  return held.item.version === null || other.item.version < held.item.version;
}

function namesOf(offers: readonly Offer[]): string {
  const names = offers.map(({ deed, item }) => `${deed.submission.correlationId} (version ${item.version})`);
  return names.slice(-4).join(', ') || 'nothing';
}
