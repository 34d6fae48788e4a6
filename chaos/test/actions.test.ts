import { describe, expect, it } from '@jest/globals';
import type { FindingKind } from '../src/history/finding.ts';
import type { History, ObservedJob } from '../src/history/history.ts';
import type { Submission } from '../src/history/submission.ts';
import { checkHistory } from '../src/oracle/check-history.ts';
import { historyOf, item, job, posted, record } from './hand-made-history.ts';

const at = (mark: number) => ({ mark });
const customer = (id: string, mark: number) => record(id, null, { collection: 'crm/customers', mark });

/** Creates `a` and `b`; creates `b` once more, and `c`; updates `a`, and `d`, which does not exist. */
const first = posted('c-1', 0, { items: [item('a', null, at(1)), item('b', null, at(2))] });
const second = posted('c-2', 100, { items: [item('b', null, at(3)), item('c', null, at(4))] });
const update = posted('c-3', 200, { action: 'update', items: [item('a', null, at(5)), item('d', null, at(6))] });
const submissions = [first, second, update];
const firstJob = job(first, 1, { created: 2 });
const secondJob = refusing(second, 2, { refused: 1, created: 1 });
const updateJob = refusing(update, 3, { refused: 1, created: 0 });
const jobs = [firstJob, secondJob, updateJob];
const errors = new Map([
  [secondJob.jobId, [{ index: 0, status: 'REJECTED' }]],
  [updateJob.jobId, [{ index: 1, status: 'REJECTED' }]],
]);
const records = [customer('a', 5), customer('b', 2), customer('c', 4)];
const clean = { submissions, jobs, errors, records };

describe('the oracle, of create and update', () => {
  it('finds nothing where each admits the items it has to admit', () => {
    expect(checkHistory(historyOf(clean))).toEqual([]);
  });

  it('finds nothing where a payload creates an id twice', () => {
    const twice = posted('c-1', 0, { items: [item('a', null, at(1)), item('a', null, at(2))] });
    const jobs = [job(twice, 1, { created: 1 })];
    expect(checkHistory(historyOf({ submissions: [twice], jobs, records: [customer('a', 2)] }))).toEqual([]);
  });

  it.each(['admitted', 'refused'])(
    'allows for an item to be %s where the job before was cancelled and retried',
    (outcome) => {
      const retried = { ...first, cancelRequested: true, retryRequested: true };
      const isAccepted = outcome === 'admitted';
      const [earlier, later] = isAccepted ? [1, 2] : [2, 1];
      const secondSeen = isAccepted
        ? job(second, 2, { created: later })
        : refusing(second, 2, { refused: 1, created: later });
      const history = historyOf({
        submissions: [retried, second],
        jobs: [{ ...firstJob, counts: { ...firstJob.counts, created: earlier } }, secondSeen],
        errors: isAccepted ? new Map() : errors,
        records: [customer('a', 1), customer('b', isAccepted ? 3 : 2), customer('c', 4)],
      });
      expect(checkHistory(history)).toEqual([]);
    },
  );

  it.each(listWrongs())('finds %s where %s', (kind, _name, wrong) => {
    const kinds = checkHistory(historyOf({ ...clean, ...wrong })).map((finding) => finding.kind);
    expect(new Set(kinds)).toEqual(new Set([kind]));
  });
});

/** A job that succeeded except for `refused` items, which were valid. */
function refusing(submission: Submission, place: number, more: { refused: number; created: number }): ObservedJob {
  const seen = job(submission, place, { created: more.created, state: 'COMPLETED_WITH_ERRORS' });
  const { accepted, rejected } = seen.counts;
  return { ...seen, counts: { ...seen.counts, accepted: accepted - more.refused, rejected: rejected + more.refused } };
}

function listWrongs(): [FindingKind, string, Partial<History>][] {
  return [
    [
      'stale',
      'create replaced an existing record',
      { records: [customer('a', 5), customer('b', 3), customer('c', 4)] },
    ],
    [
      'stale',
      'update created a record',
      {
        jobs: [firstJob, secondJob, { ...updateJob, counts: { ...updateJob.counts, created: 1 } }],
        records: [...records, customer('d', 6)],
      },
    ],
    ['stale', 'an update was not applied', { records: [customer('a', 1), customer('b', 2), customer('c', 4)] }],
    [
      'lost',
      'a created record does not exist',
      { jobs: withCreated(0), records: [customer('a', 5), customer('b', 2)] },
    ],
    ['twice', 'a record was created twice, by the counts', { jobs: withCreated(2) }],
    [
      'counts off',
      'create is counted as if it had admitted an existing record',
      { jobs: [firstJob, job(second, 2, { created: 1 }), updateJob], errors: errorsWithout(secondJob) },
    ],
    [
      'counts off',
      'the wrong item was refused',
      { errors: new Map([...errors, [secondJob.jobId, [{ index: 1, status: 'REJECTED' }]]]) },
    ],
  ];
}

function withCreated(created: number): ObservedJob[] {
  return [firstJob, { ...secondJob, counts: { ...secondJob.counts, created } }, updateJob];
}

function errorsWithout({ jobId }: ObservedJob): History['errors'] {
  return new Map([...errors].filter(([key]) => key !== jobId));
}
