import type { IdOrder } from './generate-skus.ts';
import type { SingleUpsert } from './measure-single-upsert.ts';
import type { StoreKind } from './read-options.ts';

/** Rows per second of everything that takes the whole payload. */
export interface RoundRates {
  ceiling: number;
  plainStatement: number;
  copyMergeInParts: number;
  copyMerge: number;
  bulk: number;
  replay: number;
  refresh: number;
}

/** Rows per second: the medians of the rounds. */
export interface Rates extends RoundRates {
  prismaUpsert: number;
}

/** What one run, of one store and one order of ids, has measured. */
export interface RunMeasures {
  store: StoreKind;
  order: IdOrder;
  rows: number;
  rowsPerS: Rates;
  /** The highest of each, MB; null where the system does not tell. */
  rssMb: { api: number | null; worker: number | null };
  singleUpsertMs: SingleUpsert;
}

/** The comparisons that Sluice is judged by. */
export interface Ratios {
  bulkToCeiling: number;
  replayToCeiling: number;
  refreshToCeiling: number;
  bulkToPrismaUpsert: number;
  bulkToCopyMerge: number;
}

/** How the rates compare. */
export function compareRates(rates: Rates): Ratios {
  return {
    bulkToCeiling: rates.bulk / rates.ceiling,
    replayToCeiling: rates.replay / rates.ceiling,
    refreshToCeiling: rates.refresh / rates.ceiling,
    bulkToPrismaUpsert: rates.bulk / rates.prismaUpsert,
    bulkToCopyMerge: rates.bulk / rates.copyMerge,
  };
}
