/** A product that a sync session names. */
export interface NamedProduct {
  sourceId: string;
  /** The product fails if it changed after this time (milliseconds since 1970); null: it does not. */
  lastUpdate: number | null;
  /** Its version at `lastUpdate`; null where `lastUpdate` was not read from the product. */
  asOf: number | null;
}

/** A sync session in the harness's ledger. Times are of `performance.now()`, in milliseconds. */
export interface SentSync {
  partner: string;
  sessionId: string;
  contexts: readonly string[];
  /** Distinct. */
  products: readonly NamedProduct[];
  /** When it was first marked as done. */
  sentAtMs: number;
  /** When that was first acknowledged; null: never. */
  acknowledgedAtMs: number | null;
  /** When it was first seen to have ended; null: it was not. */
  endedAtMs: number | null;
}

/** A sync session as the product showed it after the run. */
export interface ObservedSync {
  partner: string;
  sessionId: string;
  state: string;
  reason: string | null;
  counts: { total: number; synced: number; failed: number; pending: number };
  products: readonly ObservedOutcome[];
  /** Milliseconds since 1970; null: it was not started. */
  startedAtMs: number | null;
  finishedAtMs: number | null;
}

/** The outcome of a product in a session. */
export interface ObservedOutcome {
  productId: string;
  status: string;
  code: string | null;
}

/** A published copy. */
export interface ObservedCopy {
  partner: string;
  context: string;
  productId: string;
  data: unknown;
  /** How often the product was published in this context. */
  revision: number;
}

/** The collection that products are published from. */
export const productsPath = 'catalog/products';

/** The contexts that products are published in; no product has attributes for the last one. */
export const contexts: readonly [string, ...string[]] = ['en', 'en-GB', 'no', 'de'];

/** A sync session, as findings name it. */
export function describeSync({ partner, sessionId }: { partner: string; sessionId: string }): string {
  return `${partner} sync ${sessionId}`;
}
