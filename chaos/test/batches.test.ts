import { describe, expect, it } from '@jest/globals';
import type { FindingKind } from '../src/history/finding.ts';
import type { BatchStats, History, ObservedBatch, ObservedError, ObservedJob } from '../src/history/history.ts';
import type { SentItem, Submission } from '../src/history/submission.ts';
import { checkHistory } from '../src/oracle/check-history.ts';
import { historyOf, item, job, record, sent } from './hand-made-history.ts';

const collection = 'crm/contacts';
const contact = (id: string, version: number | null, more = {}) => record(id, version, { collection, ...more });
const batch = (place: number, items: SentItem[], more: Partial<Submission> = {}) =>
  sent(`c-${place}`, 100 * place, { collection, channel: 'batch', items, ...more });
const noStats: BatchStats = { created: 0, updated: 0, deleted: 0, overwritten: 0, duplicates: 0, invalid: 0 };
const errorState = { state: 'COMPLETED_WITH_ERRORS' };
const withoutId = item('', 1, { expectedOutcome: 'rejected' });

/**
 * Two records are created, one of them by duplicates; one is deleted, and one that does not exist; older versions arrive late; an
 * overwrite tombstones the rest; two are sent again.
 */
const merge = batch(1, [item('a', 1), item('b', 5), item('a', 2), item('x', 1, { expectedOutcome: 'rejected' })]);
const removal = batch(2, [item('b', 6), item('z', 3), item('a', 1), withoutId], { action: 'delete' });
const late = batch(3, [item('b', 5), item('z', 2), item('a', 2), item('c', 1), item('d', 1)]);
const overwrite = batch(4, [item('c', 1), item('d', 2), item('e', null, { mark: 7 })], { mode: 'full-refresh' });
const back = batch(5, [item('a', 2), item('b', 7)]);
const submissions = [merge, removal, late, overwrite, back];

const stats: BatchStats[] = [
  { ...noStats, created: 2, duplicates: 1, invalid: 1 },
  { ...noStats, deleted: 1, invalid: 1 },
  { ...noStats, created: 2 },
  { ...noStats, created: 1, updated: 1, overwritten: 1 },
  { ...noStats, updated: 2 },
];
const jobs = submissions.map((submission, index) => {
  const isWrong = submission.items.some(({ expectedOutcome }) => expectedOutcome === 'rejected');
  return job(submission, index + 1, { created: stats[index]?.created ?? 0, ...(isWrong && errorState) });
});
const errors = new Map<string, ObservedError[]>([
  ['job-c-1', [{ index: 3, status: 'REJECTED' }]],
  ['job-c-2', [{ index: 3, status: 'REJECTED' }]],
]);
const records = [contact('a', 2), contact('b', 7), contact('c', 1), contact('d', 2), contact('e', null, { mark: 7 })];
const clean = { submissions, jobs, errors, records, batches: batchesOf(jobs, stats) };

describe('the oracle, of batches', () => {
  it('finds nothing where each does what it has to do', () => {
    expect(checkHistory(historyOf(clean))).toEqual([]);
  });

  it('lets the later item win without versions, and keeps the stored version', () => {
    const first = batch(1, [item('a', 4)]);
    const second = batch(2, [item('a', null, { mark: 8 }), item('a', null, { mark: 9 })]);
    const history = historyOf({
      submissions: [first, second],
      jobs: [job(first, 1, { created: 1 }), job(second, 2)],
      records: [contact('a', 4, { mark: 9 })],
      batches: batchesOf(
        [job(first, 1), job(second, 2)],
        [
          { ...noStats, created: 1 },
          { ...noStats, updated: 1, duplicates: 1 },
        ],
      ),
    });
    expect(checkHistory(history)).toEqual([]);
  });

  it('lets an overwrite tombstone nothing where an id cannot be read', () => {
    const first = batch(1, [item('a', 1)]);
    const second = batch(2, [item('b', 1), withoutId], { mode: 'full-refresh' });
    const history = historyOf({
      submissions: [first, second],
      jobs: [job(first, 1), job(second, 2, errorState)],
      errors: new Map([['job-c-2', [{ index: 1, status: 'REJECTED' }]]]),
      records: [contact('a', 1), contact('b', 1)],
      batches: batchesOf(
        [job(first, 1), job(second, 2)],
        [
          { ...noStats, created: 1 },
          { ...noStats, created: 1, invalid: 1 },
        ],
      ),
    });
    expect(checkHistory(history)).toEqual([]);
  });

  it.each(listWrongs())('finds %s where %s', (kind, _name, wrong) => {
    const kinds = checkHistory(historyOf({ ...clean, ...wrong })).map((finding) => finding.kind);
    expect(new Set(kinds)).toEqual(new Set([kind]));
  });
});

function batchesOf(applied: readonly ObservedJob[], each: readonly BatchStats[]): ObservedBatch[] {
  return applied.map(({ jobId }, index) => ({ jobId, status: 'completed', stats: each[index] ?? noStats }));
}

function listWrongs(): [FindingKind, string, Partial<History>][] {
  const withStats = (at: number, change: Partial<BatchStats>) => ({
    batches: clean.batches.map((reported, index) =>
      index === at ? { ...reported, stats: { ...reported.stats, ...change } } : reported,
    ),
  });
  const without = (id: string) => records.filter(({ sourceId }) => sourceId !== id);
  const withRecord = (one: History['records'][number]) => ({ records: [...without(one.sourceId), one] });
  return [
    ['counts off', 'a duplicate is not reported', withStats(0, { duplicates: 0 })],
    ['counts off', 'a record that did not exist is reported as deleted', withStats(1, { deleted: 2 })],
    ['counts off', 'overwritten records are not reported', withStats(3, { overwritten: 0 })],
    [
      'counts off',
      'a batch is not completed',
      { batches: clean.batches.map((reported) => ({ ...reported, status: 'processing' })) },
    ],
    ['lost', 'a batch is not listed', { batches: clean.batches.slice(1) }],
    ['lost', 'a record does not exist', { records: without('d') }],
    ['stale', 'a deleted record is restored by an older version', withRecord(contact('z', 2))],
    ['stale', 'an older version won', withRecord(contact('d', 1))],
    ['stale', 'a record has content that was never sent', withRecord(contact('a', 2, { mark: 3 }))],
    ['stale', 'a record exists that was never sent', withRecord(contact('y', 1))],
    ['wrongly tombstoned', 'it was reactivated afterwards', withRecord(contact('a', 2, { lifecycle: 'INACTIVE' }))],
    [
      'wrongly kept',
      'an overwrite did not contain it',
      {
        submissions: submissions.slice(0, 4),
        jobs: jobs.slice(0, 4),
        batches: clean.batches.slice(0, 4),
        records: [contact('a', 2), ...records.slice(2)],
      },
    ],
    [
      'failed',
      'a batch failed, so that the others cannot be checked',
      { jobs: jobs.map((one, index) => (index === 1 ? { ...one, state: 'FAILED' } : one)), records: [] },
    ],
  ];
}
