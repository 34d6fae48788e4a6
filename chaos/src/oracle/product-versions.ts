import type { Content } from '../history/content-of.ts';
import { productsPath, type SentSync } from '../history/sync.ts';
import { recordKey } from './keys.ts';
import type { Known } from './matched-history.ts';
import { isWrittenBy } from './submission-result.ts';

/** What versions of a product a sync may have found. */
export interface ProductVersions {
  /** It was there when the session was said to be done. */
  least: number;
  /** That one, and those that may have come before the sync had ended. */
  possible: readonly number[];
}

/** Says what versions of a product a sync may have found: it is copied as it is when its turn comes. */
export function foreseeVersions({ offers }: Known, sync: SentSync, sourceId: string): ProductVersions {
  const sent = offers.get(recordKey({ partner: sync.partner, collection: productsPath, sourceId })) ?? [];
  const versionsOf = (chosen: typeof sent) => chosen.map(({ item }) => item.version ?? 0);
  const there = sent.filter(({ deed }) => deed.isDone && isWrittenBy(deed, sync.sentAtMs));
  const least = Math.max(0, ...versionsOf(there));
  const endedAtMs = sync.endedAtMs ?? Number.POSITIVE_INFINITY;
  const early = sent.filter(({ deed }) => deed.submission.sentAtMs < endedAtMs);
  return { least, possible: versionsOf(early).filter((version) => version >= least) };
}

/** What a product is in one context: `en-GB` has the attributes of `en`, and its own over them; all else is as it is. */
export function publishedContent(product: Content, context: string): Content {
  const values = product.values as Record<string, Content>;
  const [general = context] = context.split('-');
  return { ...product, values: { ...values[general], ...values[context] } };
}
