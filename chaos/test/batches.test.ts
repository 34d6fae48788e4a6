import { describe, expect, it } from '@jest/globals';
import type { FindingKind } from '../src/history/finding.ts';
import type { BatchStats, History, SeenBatch, SeenError, SeenJob } from '../src/history/history.ts';
import type { SentItem, Submission } from '../src/history/submission.ts';
import { judge } from '../src/oracle/check-history.ts';
import { historyOf, item, job, record, sent } from './hand-made-history.ts';

const collection = 'crm/contacts';
const contact = (id: string, version: number | null, more = {}) => record(id, version, { collection, ...more });
const batch = (place: number, items: SentItem[], more: Partial<Submission> = {}) =>
  sent(`c-${place}`, 100 * place, { collection, road: 'batch', items, ...more });
const noStats: BatchStats = { created: 0, updated: 0, deleted: 0, overwritten: 0, duplicates: 0, invalid: 0 };
const errorState = { state: 'COMPLETED_WITH_ERRORS' };
const nameless = item('', 1, { fate: 'bad' });

/** Two are made, one of them twice; one is deleted, and another that is not there; older ones come late; the rest goes. */
const merge = batch(1, [item('a', 1), item('b', 5), item('a', 2), item('x', 1, { fate: 'bad' })]);
const removal = batch(2, [item('b', 6), item('z', 3), item('a', 1), nameless], { action: 'delete' });
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
  const isWrong = submission.items.some(({ fate }) => fate === 'bad');
  return job(submission, index + 1, { created: stats[index]?.created ?? 0, ...(isWrong && errorState) });
});
const errors = new Map<string, SeenError[]>([
  ['job-c-1', [{ index: 3, status: 'REJECTED' }]],
  ['job-c-2', [{ index: 3, status: 'REJECTED' }]],
]);
const records = [contact('a', 2), contact('b', 7), contact('c', 1), contact('d', 2), contact('e', null, { mark: 7 })];
const sound = { submissions, jobs, errors, records, batches: tellBatches(jobs, stats) };

describe('the oracle, of batches', () => {
  it('finds nothing where each does what it is to do', () => {
    expect(judge(historyOf(sound))).toEqual([]);
  });

  it('has the later one win where there are no versions, and leaves the version as it is', () => {
    const first = batch(1, [item('a', 4)]);
    const second = batch(2, [item('a', null, { mark: 8 }), item('a', null, { mark: 9 })]);
    const history = historyOf({
      submissions: [first, second],
      jobs: [job(first, 1, { created: 1 }), job(second, 2)],
      records: [contact('a', 4, { mark: 9 })],
      batches: tellBatches(
        [job(first, 1), job(second, 2)],
        [
          { ...noStats, created: 1 },
          { ...noStats, updated: 1, duplicates: 1 },
        ],
      ),
    });
    expect(judge(history)).toEqual([]);
  });

  it('has an overwrite take nothing away where an id cannot be read', () => {
    const first = batch(1, [item('a', 1)]);
    const second = batch(2, [item('b', 1), nameless], { mode: 'full-refresh' });
    const history = historyOf({
      submissions: [first, second],
      jobs: [job(first, 1), job(second, 2, errorState)],
      errors: new Map([['job-c-2', [{ index: 1, status: 'REJECTED' }]]]),
      records: [contact('a', 1), contact('b', 1)],
      batches: tellBatches(
        [job(first, 1), job(second, 2)],
        [
          { ...noStats, created: 1 },
          { ...noStats, created: 1, invalid: 1 },
        ],
      ),
    });
    expect(judge(history)).toEqual([]);
  });

  it.each(listWrongs())('finds %s where %s', (kind, _name, wrong) => {
    const kinds = judge(historyOf({ ...sound, ...wrong })).map((finding) => finding.kind);
    expect(new Set(kinds)).toEqual(new Set([kind]));
  });
});

function tellBatches(told: readonly SeenJob[], each: readonly BatchStats[]): SeenBatch[] {
  return told.map(({ jobId }, index) => ({ jobId, status: 'completed', stats: each[index] ?? noStats }));
}

function listWrongs(): [FindingKind, string, Partial<History>][] {
  const withStats = (at: number, change: Partial<BatchStats>) => ({
    batches: sound.batches.map((told, index) =>
      index === at ? { ...told, stats: { ...told.stats, ...change } } : told,
    ),
  });
  const without = (id: string) => records.filter(({ sourceId }) => sourceId !== id);
  const withRecord = (one: History['records'][number]) => ({ records: [...without(one.sourceId), one] });
  return [
    ['counts off', 'a duplicate is not told', withStats(0, { duplicates: 0 })],
    ['counts off', 'one that was not there is told as deleted', withStats(1, { deleted: 2 })],
    ['counts off', 'what was overwritten is not told', withStats(3, { overwritten: 0 })],
    [
      'counts off',
      'a batch is not completed',
      { batches: sound.batches.map((told) => ({ ...told, status: 'processing' })) },
    ],
    ['lost', 'a batch is not listed', { batches: sound.batches.slice(1) }],
    ['lost', 'a record is not there', { records: without('d') }],
    ['stale', 'a deleted record is brought back by an older version', withRecord(contact('z', 2))],
    ['stale', 'an older version won', withRecord(contact('d', 1))],
    ['stale', 'a record holds what nobody sent', withRecord(contact('a', 2, { mark: 3 }))],
    ['stale', 'a record is there that was never sent', withRecord(contact('y', 1))],
    ['wrongly tombstoned', 'it came back afterwards', withRecord(contact('a', 2, { lifecycle: 'INACTIVE' }))],
    [
      'wrongly kept',
      'an overwrite did not have it',
      {
        submissions: submissions.slice(0, 4),
        jobs: jobs.slice(0, 4),
        batches: sound.batches.slice(0, 4),
        records: [contact('a', 2), ...records.slice(2)],
      },
    ],
    [
      'failed',
      'one of them failed, of which the rest cannot be told',
      { jobs: jobs.map((one, index) => (index === 1 ? { ...one, state: 'FAILED' } : one)), records: [] },
    ],
  ];
}
