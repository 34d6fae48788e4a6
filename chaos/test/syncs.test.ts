import { describe, expect, it } from '@jest/globals';
import { contentOf } from '../src/history/content-of.ts';
import type { FindingKind } from '../src/history/finding.ts';
import type { History } from '../src/history/history.ts';
import type { NamedProduct, ObservedCopy, ObservedOutcome, ObservedSync, SentSync } from '../src/history/sync.ts';
import { checkHistory } from '../src/oracle/check-history.ts';
import { publishedContent } from '../src/oracle/product-versions.ts';
import { historyOf, item, job, record, upserted } from './hand-made-history.ts';

const [partner, collection] = ['acme', 'catalog/products'];
const product = (sourceId: string, mark: number) => contentOf({ partner, collection, sourceId, mark, waitsFor: null });

/** `p`, `q` and `u9`, which stays unpublished, exist from the start; `p` changes while the first sync runs. */
const first = upserted('c-1', 0, [item('p', 1), item('q', 1), item('u9', 1)]);
const change = upserted('c-2', 150, [item('p', 2)]);
const submissions = [first, change].map((submission) => ({ ...submission, collection }));
const jobs = submissions.map((submission, index) => job(submission, index + 1, { created: index === 0 ? 3 : 0 }));
const records = [record('p', 2, { collection }), record('q', 1, { collection }), record('u9', 1, { collection })];
const base = { submissions, jobs, records };

const named = (sourceId: string, more: Partial<NamedProduct> = {}): NamedProduct => {
  return { sourceId, lastUpdate: null, asOf: null, ...more };
};

/** Marked as done at `at`, acknowledged 10 ms and ended 90 ms later. */
function sync(sessionId: string, at: number, products: NamedProduct[], more: Partial<SentSync> = {}): SentSync {
  const times = { sentAtMs: at, acknowledgedAtMs: at + 10, endedAtMs: at + 90 };
  return { partner, sessionId, contexts: ['en'], products, ...times, ...more };
}

/** How the sync ended after 50 ms; `codes` lists the products that failed. */
function seen({ sessionId, sentAtMs, products }: SentSync, codes: Record<string, string> = {}): ObservedSync {
  const outcomes = products.map(({ sourceId }): ObservedOutcome => {
    const code = codes[sourceId] ?? null;
    return { productId: sourceId, status: code === null ? 'SYNCED' : 'FAILED', code };
  });
  const failed = Object.keys(codes).length;
  return {
    partner,
    sessionId,
    state: failed === 0 ? 'COMPLETED' : 'COMPLETED_WITH_ERRORS',
    reason: null,
    counts: { total: products.length, synced: products.length - failed, failed, pending: 0 },
    products: outcomes,
    startedAtMs: 10_000 + sentAtMs,
    finishedAtMs: 10_050 + sentAtMs,
  };
}

function copy(productId: string, mark: number, more: Partial<ObservedCopy> = {}): ObservedCopy {
  const context = more.context ?? 'en';
  return {
    partner,
    context,
    productId,
    data: publishedContent(product(productId, mark), context),
    revision: 1,
    ...more,
  };
}

/** The first publishes version 1 or 2 of `p`, the second version 2. */
const early = sync('s-1', 100, [named('p'), named('q', { lastUpdate: 1 }), named('u9')]);
const later = sync('s-2', 300, [named('p'), named('q')], { contexts: ['en', 'no'] });
const earlySeen = seen(early, { q: 'changed', u9: 'unpublished' });
const correct = {
  ...base,
  sentSyncs: [early, later],
  syncs: [earlySeen, seen(later)],
  copies: [
    copy('p', 2, { revision: 2 }),
    copy('q', 1),
    copy('p', 2, { context: 'no' }),
    copy('q', 1, { context: 'no' }),
  ],
};

/** A single sync, of `p` as it was at version 1. */
const asOf = sync('s-1', 100, [named('p', { lastUpdate: 5, asOf: 1 })]);

const clean: [string, Partial<History>][] = [
  ['each product has its outcome', correct],
  ['a sync publishes a product before it changes', { sentSyncs: [early], syncs: [earlySeen], copies: [copy('p', 1)] }],
  [
    'a sync publishes a product after it has changed',
    { sentSyncs: [early], syncs: [earlySeen], copies: [copy('p', 2)] },
  ],
  ['a product has not changed yet', { sentSyncs: [asOf], syncs: [seen(asOf)], copies: [copy('p', 1)] }],
  ['a product has changed already', { sentSyncs: [asOf], syncs: [seen(asOf, { p: 'changed' })], copies: [] }],
];

describe('the oracle, of syncs', () => {
  it.each(clean)('finds nothing where %s', (_name, parts) => {
    expect(checkHistory(historyOf({ ...base, ...parts }))).toEqual([]);
  });

  it.each(listWrongs())('finds %s where %s', (kind, _name, wrong) => {
    const kinds = checkHistory(historyOf({ ...correct, ...wrong })).map((finding) => finding.kind);
    expect(new Set(kinds)).toEqual(new Set([kind]));
  });

  it.each([
    ['en', { colour: 'red 4', size: 4 }],
    ['en-GB', { colour: 'crimson 4', size: 4 }],
    ['de', {}],
  ])('knows the content of a copy in %s', (context, values) => {
    expect(publishedContent(product('p', 4), context)).toEqual({ name: 'acme p #4', state: 'published', values });
  });
});

function listWrongs(): [FindingKind, string, Partial<History>][] {
  const laterSeen = seen(later);
  const withSync = (change: Partial<ObservedSync>) => ({ syncs: [earlySeen, { ...laterSeen, ...change }] });
  const withCopy = (one: ObservedCopy) => ({
    copies: [...correct.copies.filter((copy) => copy.productId !== one.productId || copy.context !== one.context), one],
  });
  const [p, q] = laterSeen.products as [ObservedOutcome, ObservedOutcome];
  const alone = (sync: SentSync, codes: Record<string, string>, copies: ObservedCopy[]) => {
    return { sentSyncs: [sync], syncs: [seen(sync, codes)], copies };
  };
  const after = sync('s-1', 300, [named('p', { lastUpdate: 5, asOf: 1 })]);
  return [
    ['unfinished', 'done was never acknowledged', { sentSyncs: [early, { ...later, acknowledgedAtMs: null }] }],
    ['unfinished', 'a sync has not ended', withSync({ state: 'RUNNING', finishedAtMs: null })],
    ['failed', 'a sync failed', withSync({ state: 'FAILED', reason: 'broken' })],
    ['counts off', 'the counts do not match the outcomes', withSync({ counts: { ...laterSeen.counts, synced: 1 } })],
    ['counts off', 'a product has two outcomes', withSync({ products: [p, q, q] })],
    ['counts off', 'a product is synced that was not named', withSync(withOneMore())],
    ['counts off', 'a sync is completed with errors but has none', withSync({ state: 'COMPLETED_WITH_ERRORS' })],
    [
      'stale',
      'a product is synced that stays unpublished',
      { syncs: [seen(early, { q: 'changed' }), laterSeen], copies: [...correct.copies, copy('u9', 1)] },
    ],
    ['stale', 'a product is synced that changed long after its time', alone(after, {}, [copy('p', 1)])],
    [
      'stale',
      'a product fails that has not changed',
      alone(sync('s-1', 20, [named('p', { lastUpdate: 5, asOf: 1 })]), { p: 'changed' }, []),
    ],
    ['stale', 'a copy has an older version', withCopy(copy('p', 1, { revision: 2 }))],
    ['stale', 'a copy has content that was never sent', withCopy(copy('q', 7))],
    [
      'stale',
      'a copy has the content of another context',
      withCopy({ ...copy('q', 1), data: copy('q', 1, { context: 'no' }).data }),
    ],
    ['stale', 'a copy exists that no sync has made', { copies: [...correct.copies, copy('q', 1, { context: 'de' })] }],
    ['twice', 'a product was published once more', withCopy(copy('p', 2, { revision: 3 }))],
    ['lost', 'a publication is missing', withCopy(copy('p', 2))],
    ['lost', 'a copy is missing', { copies: correct.copies.slice(1) }],
    ['misordered', 'two run at the same time', withSync({ startedAtMs: 10_140 })],
    ['misordered', 'one overtakes an earlier one', withSync({ startedAtMs: 9_000, finishedAtMs: 9_050 })],
  ];
}

/** The later sync, with a product that was not named. */
function withOneMore(): Partial<ObservedSync> {
  const { products, counts } = seen(later);
  const more = { productId: 'r', status: 'SYNCED', code: null };
  return { products: [...products, more], counts: { ...counts, total: 3, synced: 3 } };
}
