import { isDeepStrictEqual } from 'node:util';
import { contentOf } from '../history/content-of.ts';
import type { Finding } from '../history/finding.ts';
import type { SeenBatch, SeenRecord } from '../history/history.ts';
import { describeSubmission } from '../history/submission.ts';
import { BatchModel, type HeldRecord } from './batch-model.ts';
import { groupBy, laneKey, recordKey } from './keys.ts';
import type { KnownJobs } from './matched-history.ts';
import type { Deed } from './submission-result.ts';

/**
 * Jobs of one collection run one after the other in the order of acceptance: where batches alone go into it, all that each of
 * them did is known, and all that is there in the end. A collection in which one was not carried out is left to other judges.
 */
export function judgeBatches({ history, deeds }: KnownJobs): Finding[] {
  const batches = new Map(history.batches.map((batch) => [batch.jobId, batch]));
  const records = groupBy(history.records, laneKey);
  const lanes = [...groupBy(deeds, ({ submission }) => laneKey(submission))];
  return lanes.flatMap(([lane, sent]) => {
    if (sent.some(({ isDone }) => !isDone)) return [];
    const model = new BatchModel();
    const ordered = sent.toSorted((a, b) => (a.job?.place ?? 0) - (b.job?.place ?? 0));
    const told = ordered.flatMap((deed) => judgeBatch(deed, batches, model));
    return [...told, ...judgeLane(lane, records.get(lane) ?? [], model.held)];
  });
}

function judgeBatch({ submission, job }: Deed, batches: ReadonlyMap<string, SeenBatch>, model: BatchModel): Finding[] {
  const about = describeSubmission(submission);
  const expected = { status: 'completed', stats: model.carryOut(submission) };
  const batch = batches.get(job?.jobId ?? '');
  if (batch === undefined) return [{ kind: 'lost', about, says: 'has a job, and is no batch' }];
  const { status, stats } = batch;
  if (isDeepStrictEqual({ status, stats }, expected)) return [];
  const says = `tells ${JSON.stringify({ status, stats })}; expected ${JSON.stringify(expected)}`;
  return [{ kind: 'counts off', about, says }];
}

function judgeLane(lane: string, records: readonly SeenRecord[], held: ReadonlyMap<string, HeldRecord>): Finding[] {
  const seen = new Map(records.map((record) => [record.sourceId, record]));
  const lost = [...held].filter(([id, { lifecycle }]) => lifecycle !== 'DELETED' && !seen.has(id));
  return [
    ...lost.map(([id]): Finding => ({ kind: 'lost', about: `${lane} ${id}`, says: 'was applied, and is not there' })),
    ...records.flatMap((record) => judgeRecord(record, held.get(record.sourceId))),
  ];
}

function judgeRecord(record: SeenRecord, held: HeldRecord | undefined): Finding[] {
  const about = recordKey(record);
  if (held === undefined) return [{ kind: 'stale', about, says: 'is there, and was never sent' }];
  const { version, mark, lifecycle } = held;
  if (lifecycle === 'DELETED') return [{ kind: 'stale', about, says: 'was deleted, and is there' }];
  if (record.lifecycle !== lifecycle) {
    const kind = record.lifecycle === 'ACTIVE' ? 'wrongly kept' : 'wrongly tombstoned';
    return [{ kind, about, says: `is ${record.lifecycle}; expected ${lifecycle}` }];
  }
  const data = contentOf({ ...record, mark, waitsFor: null });
  if (record.version === version && isDeepStrictEqual(record.data, data)) return [];
  const says = `holds version ${record.version}, ${JSON.stringify(record.data)}; expected ${version}, #${mark}`;
  return [{ kind: 'stale', about, says }];
}
