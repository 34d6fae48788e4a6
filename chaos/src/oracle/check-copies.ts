import { isDeepStrictEqual } from 'node:util';
import { contentOf } from '../history/content-of.ts';
import type { Finding } from '../history/finding.ts';
import { productsPath, type SeenCopy, type SeenSync, type SentSync } from '../history/sync.ts';
import { groupBy } from './keys.ts';
import type { Known } from './matched-history.ts';
import { foreseeVersions, publishedContent } from './product-versions.ts';

/** A sync that has published a product. */
interface Publication {
  sync: SentSync;
  startedAtMs: number;
  sourceId: string;
  /** The version that alone it may have found; null: others too. */
  asOf: number | null;
}

/** Each product was published in each context once by each sync that says so, and the copy is what the last one may have found. */
export function judgeCopies(known: Known): Finding[] {
  const { sentSyncs, syncs, copies } = known.history;
  const seen = new Map(syncs.map((sync) => [sync.sessionId, sync]));
  const publications = groupBy(
    sentSyncs.flatMap((sent) => listPublications(sent, seen.get(sent.sessionId))),
    ({ key }) => key,
  );
  const found = new Map(copies.map((copy) => [copyKey(copy), copy]));
  return [...new Set([...publications.keys(), ...found.keys()])].flatMap((key) => {
    const by = (publications.get(key) ?? []).map(({ publication }) => publication);
    return judgeCopy(known, { key, copy: found.get(key), by });
  });
}

function listPublications(sync: SentSync, seen: SeenSync | undefined): { key: string; publication: Publication }[] {
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

function copyKey({ partner, context, productId }: Pick<SeenCopy, 'partner' | 'context' | 'productId'>): string {
  return `${partner} copy ${context} ${productId}`;
}

function judgeCopy(
  known: Known,
  { key: about, copy, by }: { key: string; copy: SeenCopy | undefined; by: readonly Publication[] },
): Finding[] {
  if (copy === undefined) return [{ kind: 'lost', about, says: `was published ${by.length} times, and is not there` }];
  const last = by.toSorted((a, b) => a.startedAtMs - b.startedAtMs).at(-1);
  if (last === undefined) return [{ kind: 'stale', about, says: 'is there, and no sync says that it published it' }];
  if (copy.revision !== by.length) {
    const kind = copy.revision > by.length ? 'twice' : 'lost';
    return [{ kind, about, says: `is of revision ${copy.revision}; ${by.length} syncs say that they published it` }];
  }
  const allowed = last.asOf === null ? foreseeVersions(known, last.sync, last.sourceId).possible : [last.asOf];
  const isAllowed = allowed.some((mark) => isDeepStrictEqual(copy.data, copyOf(copy, mark)));
  if (isAllowed) return [];
  const says = `holds ${JSON.stringify(copy.data)}; expected version ${allowed.join(' or ')}, of sync ${last.sync.sessionId}`;
  return [{ kind: 'stale', about, says }];
}

function copyOf({ partner, context, productId }: SeenCopy, mark: number): unknown {
  const key = { partner, collection: productsPath, sourceId: productId, mark, waitsFor: null };
  return publishedContent(contentOf(key), context);
}
