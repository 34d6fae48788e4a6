import { isDeepStrictEqual } from 'node:util';
import { contentOf } from '../history/content-of.ts';
import type { Finding } from '../history/finding.ts';
import type { ObservedBatch, ObservedRecord } from '../history/history.ts';
import { describeSubmission } from '../history/submission.ts';
import { BatchModel, type StoredRecord } from './batch-model.ts';
import { groupBy, laneKey, recordKey } from './keys.ts';
import type { MatchedHistory } from './matched-history.ts';
import type { SubmissionResult } from './submission-result.ts';

/**
 * Checks the stats of each batch and the final records of collections that only batches write to. Jobs of one collection run
 * in the order of acceptance, so the model can apply the batches one after the other and knows every figure. A collection
 * with a batch that was not processed to its end is left to the other checks.
 */
export function checkBatches({ history, results }: MatchedHistory): Finding[] {
  const batches = new Map(history.batches.map((batch) => [batch.jobId, batch]));
  const records = groupBy(history.records, laneKey);
  const lanes = [...groupBy(results, ({ submission }) => laneKey(submission))];
  return lanes.flatMap(([lane, sent]) => {
    if (sent.some(({ isProcessed }) => !isProcessed)) return [];
    const model = new BatchModel();
    const ordered = sent.toSorted((a, b) => (a.job?.position ?? 0) - (b.job?.position ?? 0));
    const batchFindings = ordered.flatMap((result) => checkBatch(result, batches, model));
    return [...batchFindings, ...checkLane(lane, records.get(lane) ?? [], model.records)];
  });
}

function checkBatch(
  { submission, job }: SubmissionResult,
  batches: ReadonlyMap<string, ObservedBatch>,
  model: BatchModel,
): Finding[] {
  const subject = describeSubmission(submission);
  const expected = { status: 'completed', stats: model.apply(submission) };
  const batch = batches.get(job?.jobId ?? '');
  if (batch === undefined) return [{ kind: 'lost', subject, detail: 'has a job but is not listed as a batch' }];
  const { status, stats } = batch;
  if (isDeepStrictEqual({ status, stats }, expected)) return [];
  const detail = `reports ${JSON.stringify({ status, stats })}; expected ${JSON.stringify(expected)}`;
  return [{ kind: 'counts off', subject, detail }];
}

function checkLane(
  lane: string,
  records: readonly ObservedRecord[],
  expected: ReadonlyMap<string, StoredRecord>,
): Finding[] {
  const existing = new Map(records.map((record) => [record.sourceId, record]));
  const lost = [...expected].filter(([id, { lifecycle }]) => lifecycle !== 'DELETED' && !existing.has(id));
  return [
    ...lost.map(
      ([id]): Finding => ({ kind: 'lost', subject: `${lane} ${id}`, detail: 'was applied but does not exist' }),
    ),
    ...records.flatMap((record) => checkRecord(record, expected.get(record.sourceId))),
  ];
}

function checkRecord(record: ObservedRecord, expected: StoredRecord | undefined): Finding[] {
  const subject = recordKey(record);
  if (expected === undefined) return [{ kind: 'stale', subject, detail: 'exists but was never sent' }];
  const { version, mark, lifecycle } = expected;
  if (lifecycle === 'DELETED') return [{ kind: 'stale', subject, detail: 'was deleted but exists' }];
  if (record.lifecycle !== lifecycle) {
    const kind = record.lifecycle === 'ACTIVE' ? 'wrongly kept' : 'wrongly tombstoned';
    return [{ kind, subject, detail: `is ${record.lifecycle}; expected ${lifecycle}` }];
  }
  const data = contentOf({ ...record, mark, waitsFor: null });
  if (record.version === version && isDeepStrictEqual(record.data, data)) return [];
  const detail = `has version ${record.version}, ${JSON.stringify(record.data)}; expected ${version}, #${mark}`;
  return [{ kind: 'stale', subject, detail }];
}
