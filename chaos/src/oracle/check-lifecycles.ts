import type { Finding } from '../history/finding.ts';
import type { ObservedRecord } from '../history/history.ts';
import { laneKey, recordKey } from './keys.ts';
import type { Candidate, IndexedHistory } from './matched-history.ts';
import {
  isAcceptedBefore,
  isBegunAfter,
  isOverBefore,
  isWrittenBefore,
  type SubmissionResult,
} from './submission-result.ts';

/** Full refresh: checks that records are tombstoned where a refresh had to tombstone them, and nowhere else. */
export function checkLifecycles({ history, candidates, refreshes }: IndexedHistory): Finding[] {
  return history.records.flatMap((record): Finding[] => {
    const sent = candidates.get(recordKey(record)) ?? [];
    const lane = refreshes.get(laneKey(record)) ?? [];
    const absentFrom = lane.filter(({ ids }) => !ids.has(record.sourceId)).map(({ result }) => result);
    switch (record.lifecycle) {
      case 'INACTIVE':
        return checkTombstoned(record, sent, absentFrom);
      case 'ACTIVE':
        return checkKept(record, sent, absentFrom);
      default:
        return [
          { kind: 'stale', subject: recordKey(record), detail: `is ${record.lifecycle}, which was not requested` },
        ];
    }
  });
}

function checkTombstoned(
  record: ObservedRecord,
  sent: readonly Candidate[],
  absentFrom: readonly SubmissionResult[],
): Finding[] {
  const sources = sent.filter(({ item }) => item.version === record.version);
  if (absentFrom.some((refresh) => couldHaveTombstoned(refresh, sources))) return [];
  const detail = `is INACTIVE at version ${record.version}, of ${namesOf(sources)}; none of the ${absentFrom.length} refreshes without it can have tombstoned it`;
  return [{ kind: 'wrongly tombstoned', subject: recordKey(record), detail }];
}

/**
 * Whether this refresh can have tombstoned a record whose version was sent by `sources`. Not where one of them was applied
 * after the refresh had ended, which makes the record active again, and not where all were accepted after the refresh.
 */
function couldHaveTombstoned(refresh: SubmissionResult, sources: readonly Candidate[]): boolean {
  const isReactivated = sources.some(({ result }) => result.isProcessed && isBegunAfter(result, refresh));
  return !isReactivated && !sources.every(({ result }) => isAcceptedBefore(refresh, result));
}

function checkKept(
  record: ObservedRecord,
  sent: readonly Candidate[],
  absentFrom: readonly SubmissionResult[],
): Finding[] {
  const by = absentFrom.find((refresh) => mustHaveTombstoned(refresh, sent));
  if (by === undefined) return [];
  const detail = `is ACTIVE at version ${record.version}; refresh ${by.submission.jobIds[0]} was accepted after all of ${namesOf(sent)} and does not contain it`;
  return [{ kind: 'wrongly kept', subject: recordKey(record), detail }];
}

/**
 * Whether everything that was sent of a record was applied before this refresh, except for items that were stale on arrival.
 * An upsert of a lower version is not stale if it was perhaps applied before the job with the higher version ran.
 */
function mustHaveTombstoned(refresh: SubmissionResult, sent: readonly Candidate[]): boolean {
  const [before, others] = [sent.filter(isBefore), sent.filter((candidate) => !isBefore(candidate))];
  const applied = before.filter(({ result }) => result.isProcessed);
  if (applied.length === 0) return false;
  return others.every((other) => applied.some((earlier) => isStaleAfter(other, earlier)));

  function isBefore({ result, item }: Candidate): boolean {
    // A quarantined item can have been released at any time.
    return item.expectedOutcome === 'accepted' && isOverBefore(result, refresh);
  }
}

/** Whether `earlier` had been written with a higher version when `other` was sent. */
function isStaleAfter(other: Candidate, earlier: Candidate): boolean {
  if (other.item.version === null || !isWrittenBefore(earlier.result, other.result)) return false;
  return earlier.item.version === null || other.item.version < earlier.item.version;
}

function namesOf(candidates: readonly Candidate[]): string {
  const names = candidates.map(({ result, item }) => `${result.submission.correlationId} (version ${item.version})`);
  return names.slice(-4).join(', ') || 'nothing';
}
