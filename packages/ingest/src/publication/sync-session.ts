/** The most contexts of a session. */
export const maxContexts = 100;

/** The most products that one request may name. */
export const maxProductsAtOnce = 10_000;

/** The path of the working collection. */
export const productsPath = 'catalog/products';

/** `EXPIRED`: it was not done in its time, and takes nothing more; the purge deletes it. */
export type SyncState = 'OPEN' | 'EXPIRED' | 'QUEUED' | 'RUNNING' | 'COMPLETED' | 'COMPLETED_WITH_ERRORS' | 'FAILED';

/** A sync session of a partner. */
export interface SyncKey {
  partnerId: string;
  /** UUID. */
  sessionId: string;
}

/** A sync session, without its products. */
export interface SyncSession extends SyncKey {
  contexts: string[];
  state: SyncState;
  /** Sessions of the partner that are to end before it: 0 runs or is next; null where it is not in the queue. */
  position: number | null;
  /** How many products it has, and how many of them were synced or failed. */
  products: number;
  synced: number;
  failed: number;
  /** Why it failed as a whole. */
  reason: string | null;
  createdAt: Date;
  /** Means nothing once it is done. */
  expiresAt: Date;
  doneAt: Date | null;
  startedAt: Date | null;
  finishedAt: Date | null;
}

/** A product that a session is to copy. */
export interface NamedProduct {
  productId: string;
  /** It fails where it changed later; null: it goes through. Milliseconds since 1970. */
  lastUpdate: number | null;
}

/** Why a product is not copied. */
export type SyncFaultCode = 'changed' | 'gone' | 'archived' | 'unpublished';

/** A product of a session, and what became of it. */
export interface SyncProduct extends NamedProduct {
  /** From 1: its place in the session. */
  position: number;
  status: 'PENDING' | 'SYNCED' | 'FAILED';
  code: SyncFaultCode | null;
  /** When it had changed last, as the sync saw it; null where it was not seen. */
  changedAt: Date | null;
}

/** A published copy. `data` is JSON text. */
export interface PublishedProduct {
  productId: string;
  context: string;
  data: string;
  /** How often it was published here. */
  revision: number;
  /** When the product that was copied had changed last. */
  changedAt: Date;
  publishedAt: Date;
}
