import type { SyncPage, SyncProduct, SyncSession } from '@sluice/ingest';
import type { JsonValue } from '../http/json.ts';
import { describeOutcome } from './describe-outcome.ts';

/** A session as the wire shows it, without its products. */
export function syncBody(session: SyncSession): { [member: string]: JsonValue } {
  const { state, products, synced, failed } = session;
  return {
    id: session.sessionId,
    contexts: session.contexts,
    state,
    position: session.position,
    counts: { total: products, synced, failed, pending: products - synced - failed },
    reason: session.reason,
    createdAt: session.createdAt,
    expiresAt: state === 'OPEN' || state === 'EXPIRED' ? session.expiresAt : null,
    doneAt: session.doneAt,
    startedAt: session.startedAt,
    finishedAt: session.finishedAt,
  };
}

/** A session with a page of its products. */
export function syncPageBody({ session, page }: SyncPage): JsonValue {
  return {
    ...syncBody(session),
    products: page.items.map(productBody),
    hasMore: page.nextCursor !== null,
    nextCursor: page.nextCursor,
  };
}

function productBody(product: SyncProduct): JsonValue {
  const { productId, lastUpdate, status, code } = product;
  return { productId, lastUpdate, status, code, reason: describeOutcome(product) };
}
