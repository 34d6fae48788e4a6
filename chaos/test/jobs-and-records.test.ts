import { describe, expect, it } from '@jest/globals';
import type { FindingKind } from '../src/history/finding.ts';
import type { History } from '../src/history/history.ts';
import { checkHistory } from '../src/oracle/check-history.ts';
import { historyOf, item, job, record, refreshed, sent, upserted } from './hand-made-history.ts';

const first = sent('c-1', 0, { items: [item('a', 1), item('b', 1)] });
const firstJob = job(first, 1, { created: 2 });
const both = [record('a', 1), record('b', 1)];

/** After `first`, a refresh that contains `a` only. */
const refresh = refreshed('c-2', 100, [item('a', 2)]);
const refreshJob = job(refresh, 2);
const gone = { lifecycle: 'INACTIVE' };

const clean: [string, History][] = [
  ['everything applied once', historyOf({ submissions: [first], jobs: [firstJob], records: both })],
  [
    'a record that is absent from a refresh is tombstoned',
    historyOf({
      submissions: [first, refresh],
      jobs: [firstJob, refreshJob],
      records: [record('a', 2), record('b', 1, gone)],
    }),
  ],
  ...['ACTIVE', 'INACTIVE'].map((lifecycle): [string, History] => [
    `an upsert that overlapped the acceptance of a refresh can be ${lifecycle}`,
    withUpsert(upserted('c-3', 95, [item('n', 1)]), record('n', 1, { lifecycle })),
  ]),
  ['an upsert after a refresh was accepted is kept', withUpsert(upserted('c-3', 120, [item('n', 1)]), record('n', 1))],
  [
    'a repeated version while the refresh runs does not reactivate a record',
    withUpsert(upserted('c-3', 120, [item('b', 1)]), null),
  ],
  [
    'a lower version, upserted while the job with the higher one waits, is accepted after the refresh',
    withLateJob(upserted('c-3', 120, [item('b', 3)])),
  ],
  [
    'a stale version does not replace the higher one',
    historyOf({
      submissions: [first, sent('c-2', 100, { items: [item('a', 3)] }), sent('c-3', 200, { items: [item('a', 2)] })],
      jobs: [
        firstJob,
        job(sent('c-2', 100, { items: [item('a', 3)] }), 2),
        job(sent('c-3', 200, { items: [item('a', 2)] }), 3),
      ],
      records: [record('a', 3), record('b', 1)],
    }),
  ],
  ...[1, 2].map((version): [string, History] => {
    const cancelled = sent('c-2', 100, { items: [item('a', 2)], cancelRequested: true });
    return [
      `an item of a cancelled job is applied or not (version ${version})`,
      historyOf({
        submissions: [first, cancelled],
        jobs: [firstJob, job(cancelled, 2, { state: 'CANCELLED' })],
        records: [record('a', version), record('b', 1)],
      }),
    ];
  }),
];

describe('the oracle', () => {
  it.each(clean)('finds nothing where %s', (_name, history) => {
    expect(checkHistory(history)).toEqual([]);
  });

  it.each(listWrongs())('finds %s where %s', (kind, _name, history) => {
    const kinds = checkHistory(history).map((finding) => finding.kind);
    expect(new Set(kinds)).toEqual(new Set([kind]));
  });
});

/** `first`, the refresh, and an upsert; `b` was tombstoned. */
function withUpsert(upsert: ReturnType<typeof upserted>, own: ReturnType<typeof record> | null): History {
  const created = own === null ? 0 : 1;
  return historyOf({
    submissions: [first, refresh, upsert],
    jobs: [firstJob, refreshJob, job(upsert, 3, { created })],
    records: [record('a', 2), record('b', 1, gone), ...(own === null ? [] : [own])],
  });
}

/** A job with version 5 of `b` that ends late, a refresh without `b`, and an upsert while they run. */
function withLateJob(upsert: ReturnType<typeof upserted>): History {
  const late = { ...sent('c-1', 0, { items: [item('a', 1), item('b', 5)] }), endedAtMs: 400 };
  return historyOf({
    submissions: [late, refresh, upsert],
    jobs: [job(late, 1, { created: 1 }), refreshJob, job(upsert, 3, { created: 1 })],
    records: [record('a', 2), record('b', 5)],
  });
}

function listWrongs(): [FindingKind, string, History][] {
  const counts = (change: object) => [{ ...firstJob, counts: { ...firstJob.counts, ...change } }];
  const only = { submissions: [first], jobs: [firstJob], records: both };
  const waits = sent('c-1', 0, {
    collection: 'master/skus',
    items: [item('w', 1, { expectedOutcome: 'quarantined', waitsFor: 'never-1' })],
  });
  const waitsJob = job(waits, 1, { state: 'COMPLETED_WITH_ERRORS' });
  const waitsErrors = new Map([[waitsJob.jobId, [{ index: 0, status: 'QUARANTINED' }]]]);
  const bad = sent('c-1', 0, { items: [item('a', 1, { expectedOutcome: 'rejected' })] });
  const older = sent('c-9', 100, { collection: 'crm/groups', items: [item('g', null, { mark: 1 })] });
  const newer = sent('c-10', 200, { collection: 'crm/groups', items: [item('g', null, { mark: 2 })] });
  const groups = { submissions: [older, newer], jobs: [job(older, 1, { created: 1 }), job(newer, 2)] };
  const late = upserted('c-3', 200, [item('b', 1)]);
  return [
    ['lost', 'an acknowledged submission has no job', historyOf({ submissions: [sent('c-1', 0)] })],
    [
      'lost',
      'an accepted item has no record, and the counts say so',
      historyOf({
        ...only,
        jobs: [{ ...firstJob, counts: { ...firstJob.counts, created: 1 } }],
        records: [record('a', 1)],
      }),
    ],
    [
      'lost',
      'a record is below its version',
      historyOf({ ...only, submissions: [{ ...first, items: [item('a', 2), item('b', 1)] }] }),
    ],
    [
      'lost',
      'a quarantined item is not in quarantine',
      historyOf({ submissions: [waits], jobs: [waitsJob], errors: waitsErrors }),
    ],
    [
      'twice',
      'a submission has two jobs',
      historyOf({
        ...only,
        jobs: [{ ...firstJob, jobId: 'job-other', counts: { ...firstJob.counts, created: 0 } }, firstJob],
      }),
    ],
    [
      'twice',
      'a submission was acknowledged with two jobs',
      historyOf({ ...only, submissions: [{ ...first, jobIds: ['job-c-1', 'job-c-0'] }] }),
    ],
    ['twice', 'items are counted twice', historyOf({ ...only, jobs: counts({ total: 4, accepted: 4 }) })],
    ['twice', 'a record was created twice, by the counts', historyOf({ ...only, jobs: counts({ created: 3 }) })],
    [
      'twice',
      'the ledger contains an item twice',
      historyOf({ ...only, overlaps: [{ jobId: 'job-c-1', detail: 'item 1' }] }),
    ],
    [
      'stale',
      'a record has a version that was never sent',
      historyOf({ ...only, records: [record('a', 7), record('b', 1)] }),
    ],
    [
      'stale',
      'a record has the data of another version',
      historyOf({ ...only, records: [record('a', 1, { mark: 2 }), record('b', 1)] }),
    ],
    [
      'stale',
      'a record has the data of another partner',
      historyOf({ ...only, records: [{ ...record('a', 1), data: { name: 'globex a #1' } }, record('b', 1)] }),
    ],
    [
      'stale',
      'an earlier item without a version wins',
      historyOf({ ...groups, records: [record('g', null, { collection: 'crm/groups', mark: 1 })] }),
    ],
    [
      'wrongly tombstoned',
      'no refresh ever ran',
      historyOf({ ...only, records: [record('a', 1, gone), record('b', 1)] }),
    ],
    [
      'wrongly tombstoned',
      'it was in the payload of the refresh',
      historyOf({
        submissions: [first, refresh],
        jobs: [firstJob, refreshJob],
        records: [record('a', 2, gone), record('b', 1, gone)],
      }),
    ],
    [
      'wrongly tombstoned',
      'it was accepted after the refresh was',
      withUpsert(upserted('c-3', 120, [item('n', 1)]), record('n', 1, gone)),
    ],
    ['wrongly tombstoned', 'it was reactivated after the refresh had ended', withUpsert(late, null)],
    [
      'wrongly tombstoned',
      'the refresh was cancelled',
      historyOf({
        submissions: [first, { ...refresh, cancelRequested: true }],
        jobs: [firstJob, { ...refreshJob, state: 'CANCELLED' }],
        records: [record('a', 2), record('b', 1, gone)],
      }),
    ],
    [
      'wrongly kept',
      'it was accepted before a refresh without it',
      historyOf({
        submissions: [first, refresh],
        jobs: [firstJob, refreshJob],
        records: [record('a', 2), record('b', 1)],
      }),
    ],
    ['counts off', 'the counts do not balance', historyOf({ ...only, jobs: counts({ accepted: 1 }) })],
    [
      'counts off',
      'an invalid item is not rejected',
      historyOf({
        submissions: [bad],
        jobs: [job(bad, 1, { counts: { ...job(bad, 1).counts, rejected: 0, replay: 1 } })],
      }),
    ],
    [
      'counts off',
      'an item with a missing reference is not quarantined',
      historyOf({
        submissions: [waits],
        jobs: [{ ...waitsJob, counts: { ...waitsJob.counts, quarantined: 0, replay: 1 } }],
        waiting: [{ partner: 'acme', collection: 'master/skus', sourceId: 'w' }],
      }),
    ],
    [
      'counts off',
      'the error report lacks a row',
      historyOf({ submissions: [bad], jobs: [job(bad, 1, { state: 'COMPLETED_WITH_ERRORS' })] }),
    ],
    ['unfinished', 'a job has not ended', historyOf({ ...only, jobs: [{ ...firstJob, state: 'RUNNING' }] })],
    [
      'unfinished',
      'a submission was never acknowledged',
      historyOf({ ...only, submissions: [{ ...first, acknowledgedAtMs: null }] }),
    ],
    [
      'failed',
      'a job failed without a reason to fail',
      historyOf({ ...only, jobs: [{ ...firstJob, state: 'FAILED', reason: 'unbalanced' }] }),
    ],
    [
      'misordered',
      'a later submission was accepted before an earlier one',
      historyOf({
        submissions: [older, newer],
        jobs: [job(older, 2, { created: 1 }), job(newer, 1)],
        records: [record('g', null, { collection: 'crm/groups', mark: 2 })],
      }),
    ],
  ];
}
