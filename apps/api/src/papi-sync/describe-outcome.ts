import type { SyncProduct } from '@sluice/ingest';

/** Why a product was not synced, as a sentence that a person can act on; null where it was, or is not settled yet. */
export function describeOutcome({ productId, code, lastUpdate, changedAt }: SyncProduct): string | null {
  switch (code) {
    case null:
      return null;
    case 'changed':
      return `Product '${productId}' changed at ${changedAt?.getTime()}, after lastUpdate (${lastUpdate}). Name it again, in a new session.`;
    case 'gone':
      return `Product '${productId}' is not there any more. Its published copies stay until it is unpublished.`;
    case 'archived':
      return `Product '${productId}' is archived. Unarchive it first.`;
    case 'unpublished':
      return `Product '${productId}' is unpublished. Publish it first.`;
  }
}
