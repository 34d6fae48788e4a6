import type { Content } from '../history/content-of.ts';
import { productsPath, type SentSync } from '../history/sync.ts';
import { recordKey } from './keys.ts';
import type { IndexedHistory } from './matched-history.ts';
import { isWrittenBy } from './submission-result.ts';

/** The versions of a product that a sync can have published. */
export interface ProductVersions {
  /** The version that existed when the session was marked as done. */
  least: number;
  /** That version, and those that were perhaps written before the sync had ended. */
  possible: readonly number[];
}

/** Predicts the versions of a product that a sync can have published: it copies the product as it is at that moment. */
export function predictVersions({ candidates }: IndexedHistory, sync: SentSync, sourceId: string): ProductVersions {
  const sent = candidates.get(recordKey({ partner: sync.partner, collection: productsPath, sourceId })) ?? [];
  const versionsOf = (chosen: typeof sent) => chosen.map(({ item }) => item.version ?? 0);
  const written = sent.filter(({ result }) => result.isProcessed && isWrittenBy(result, sync.sentAtMs));
  const least = Math.max(0, ...versionsOf(written));
  const endedAtMs = sync.endedAtMs ?? Number.POSITIVE_INFINITY;
  const early = sent.filter(({ result }) => result.submission.sentAtMs < endedAtMs);
  return { least, possible: versionsOf(early).filter((version) => version >= least) };
}

/** The content of a product in one context: `en-GB` has the attributes of `en`, overridden by its own; all else is unchanged. */
export function publishedContent(product: Content, context: string): Content {
  const values = product.values as Record<string, Content>;
  const [general = context] = context.split('-');
  return { ...product, values: { ...values[general], ...values[context] } };
}
