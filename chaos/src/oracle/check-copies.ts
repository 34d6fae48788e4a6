import { isDeepStrictEqual } from 'node:util';
import { contentOf } from '../history/content-of.ts';
import type { Finding } from '../history/finding.ts';
import { type ObservedCopy, type ObservedSync, productsPath, type SentSync } from '../history/sync.ts';
import { groupBy } from './keys.ts';
import type { IndexedHistory } from './matched-history.ts';
import { predictVersions, publishedContent } from './product-versions.ts';

/** The publication of a product by a sync. */
interface Publication {
  sync: SentSync;
  startedAtMs: number;
  sourceId: string;
  /** The only version that it can have published; null: any that the product had then. */
  asOf: number | null;
}

/**
 * Checks the published copies: their revision is the number of syncs that report them as synced, and their content is a
 * version that the last of these can have published.
 */
export function checkCopies(indexed: IndexedHistory): Finding[] {
  const { sentSyncs, syncs, copies } = indexed.history;
  const seen = new Map(syncs.map((sync) => [sync.sessionId, sync]));
  const publications = groupBy(
    sentSyncs.flatMap((sent) => listPublications(sent, seen.get(sent.sessionId))),
    ({ key }) => key,
  );
  const found = new Map(copies.map((copy) => [copyKey(copy), copy]));
  return [...new Set([...publications.keys(), ...found.keys()])].flatMap((key) => {
    const publishedBy = (publications.get(key) ?? []).map(({ publication }) => publication);
    return checkCopy(indexed, { key, copy: found.get(key), publishedBy });
  });
}

function listPublications(sync: SentSync, seen: ObservedSync | undefined): { key: string; publication: Publication }[] {
  const synced = new Set(seen?.products.filter(({ status }) => status === 'SYNCED').map(({ productId }) => productId));
  const named = sync.products.filter(({ sourceId }) => synced.has(sourceId));
  const startedAtMs = seen?.startedAtMs ?? 0;
  return sync.contexts.flatMap((context) =>
    named.map(({ sourceId, asOf }) => {
      const key = copyKey({ partner: sync.partner, context, productId: sourceId });
      return { key, publication: { sync, startedAtMs, sourceId, asOf } };
    }),
  );
}

function copyKey({ partner, context, productId }: Pick<ObservedCopy, 'partner' | 'context' | 'productId'>): string {
  return `${partner} copy ${context} ${productId}`;
}

function checkCopy(
  indexed: IndexedHistory,
  {
    key: subject,
    copy,
    publishedBy,
  }: { key: string; copy: ObservedCopy | undefined; publishedBy: readonly Publication[] },
): Finding[] {
  if (copy === undefined)
    return [{ kind: 'lost', subject, detail: `was published ${publishedBy.length} times but does not exist` }];
  const last = publishedBy.toSorted((a, b) => a.startedAtMs - b.startedAtMs).at(-1);
  if (last === undefined)
    return [{ kind: 'stale', subject, detail: 'exists, but no sync reports that it published it' }];
  if (copy.revision !== publishedBy.length) {
    const kind = copy.revision > publishedBy.length ? 'twice' : 'lost';
    return [
      {
        kind,
        subject,
        detail: `has revision ${copy.revision}, but ${publishedBy.length} syncs report that they published it`,
      },
    ];
  }
  const allowed = last.asOf === null ? predictVersions(indexed, last.sync, last.sourceId).possible : [last.asOf];
  if (allowed.some((mark) => isDeepStrictEqual(copy.data, copyOf(copy, mark)))) return [];
  const detail = `contains ${JSON.stringify(copy.data)}; expected version ${allowed.join(' or ')}, of sync ${last.sync.sessionId}`;
  return [{ kind: 'stale', subject, detail }];
}

function copyOf({ partner, context, productId }: ObservedCopy, mark: number): unknown {
  const key = { partner, collection: productsPath, sourceId: productId, mark, waitsFor: null };
  return publishedContent(contentOf(key), context);
}
