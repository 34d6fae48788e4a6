/** A product as a sync session names it. */
export interface NamedProduct {
  sourceId: string;
  /** It fails where it changed later; null: it goes through. Milliseconds since 1970. */
  lastUpdate: number | null;
  /** The version that it had at `lastUpdate`; null where that was not read from the product. */
  asOf: number | null;
}

/** A sync session in the harness's own ledger. Times are milliseconds of the harness's own clock. */
export interface SentSync {
  partner: string;
  sessionId: string;
  contexts: readonly string[];
  /** Distinct. */
  products: readonly NamedProduct[];
  /** When it was said to be done for the first time. */
  sentAtMs: number;
  /** When it was first answered that it is; null: never. */
  acknowledgedAtMs: number | null;
  /** When it was first seen to have ended; null: it was not. */
  endedAtMs: number | null;
}

/** A sync session as the product showed it in the end. */
export interface SeenSync {
  partner: string;
  sessionId: string;
  state: string;
  reason: string | null;
  counts: { total: number; synced: number; failed: number; pending: number };
  products: readonly SeenOutcome[];
  /** Milliseconds since 1970; null: it did not come so far. */
  startedAtMs: number | null;
  finishedAtMs: number | null;
}

/** What became of a product of a session. */
export interface SeenOutcome {
  productId: string;
  status: string;
  code: string | null;
}

/** A published copy. */
export interface SeenCopy {
  partner: string;
  context: string;
  productId: string;
  data: unknown;
  /** How often it was published. */
  revision: number;
}

/** The collection that products are published from. */
export const productsPath = 'catalog/products';

/** The contexts that products are published in: of the last one no product knows anything. */
export const contexts: readonly [string, ...string[]] = ['en', 'en-GB', 'no', 'de'];

/** A sync session, as findings name it. */
export function describeSync({ partner, sessionId }: { partner: string; sessionId: string }): string {
  return `${partner} sync ${sessionId}`;
}
