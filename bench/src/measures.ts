import type { IdOrder } from './generate-skus.ts';
import type { SingleUpsert } from './measure-sluice.ts';
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

/** The measures of one run: one store, one order of ids. */
export interface RunMeasures {
  store: StoreKind;
  order: IdOrder;
  rows: number;
  rowsPerS: Rates;
  /** Peak of each, MB; null if the system does not report it. */
  rssMb: { api: number | null; worker: number | null };
  singleUpsertMs: SingleUpsert;
}

/** The ratios that have goals. */
export interface Ratios {
  bulkToCeiling: number;
  replayToCeiling: number;
  refreshToCeiling: number;
  bulkToPrismaUpsert: number;
  bulkToCopyMerge: number;
}

/** Computes the ratios of rates. */
export function compareRates(rates: Rates): Ratios {
  return {
    bulkToCeiling: rates.bulk / rates.ceiling,
    replayToCeiling: rates.replay / rates.ceiling,
    refreshToCeiling: rates.refresh / rates.ceiling,
    bulkToPrismaUpsert: rates.bulk / rates.prismaUpsert,
    bulkToCopyMerge: rates.bulk / rates.copyMerge,
  };
}

/** One job on fewer and on more worker processes, with the same settings. */
export interface ScaleOutCase {
  /** Its label in the tables. */
  name: string;
  /** Of the one job. */
  rows: number;
  /** The two numbers of worker processes that are compared. */
  workers: { few: number; more: number };
  /** Variables of API and workers that differ from the defaults. */
  env: Readonly<Record<string, string>>;
}

/** Rows per second of the one job, medians, on the fewer and on the more worker processes. */
export interface ScaleOutRates {
  few: number;
  more: number;
}

/** The measures of the part `scale`. */
export interface ScaleOutMeasures {
  store: StoreKind;
  order: IdOrder;
  /** Of the job without latency. */
  rows: number;
  plain: ScaleOutRates;
  withLatency: ScaleOutRates;
}

/**
 * The settings of (h): small chunks, one at a time in a process, so that workers wait most of the time; small segments,
 * so that each worker gets an equal share.
 */
export const latencySettings = { chunkDelayMs: 20, chunkItems: 100, segmentBytes: 1 << 20, concurrency: 1 };

/** (g) One job of `rows` on one worker process and on two, with default settings. */
export function plainCase(rows: number): ScaleOutCase {
  return { name: '(g)', rows, workers: { few: 1, more: 2 }, env: {} };
}

/** (h) One job on one worker process and on four, with a delay in each chunk as of a remote database. */
export const latencyCase: ScaleOutCase = {
  name: '(h)',
  rows: 100_000,
  workers: { few: 1, more: 4 },
  env: {
    SLUICE_FAILPOINTS: JSON.stringify({ chunk_delay_ms: latencySettings.chunkDelayMs }),
    SLUICE_CHUNK_ITEMS: String(latencySettings.chunkItems),
    SLUICE_SEGMENT_BYTES: String(latencySettings.segmentBytes),
    SLUICE_CONCURRENCY: String(latencySettings.concurrency),
  },
};

/** How many times as fast the job is on the more worker processes. */
export function compareScaleOut({ plain, withLatency }: ScaleOutMeasures) {
  return {
    twoWorkersToOne: plain.more / plain.few,
    fourWorkersToOneWithLatency: withLatency.more / withLatency.few,
  };
}

/** The measures of the part `fairness`. */
export interface FairnessMeasures {
  store: StoreKind;
  /** Milliseconds of each small job, from the first byte of its POST until its partner saw it COMPLETED. */
  smallJobsMs: readonly number[];
}

/** Items of the huge job, and of each small job of another partner. */
export const fairnessRows = { huge: 2_000_000, small: 1_000 };

/** The duration of the slowest small job, milliseconds. */
export function findWorst({ smallJobsMs }: FairnessMeasures): number {
  return Math.max(...smallJobsMs);
}

/** The measures of a part of the bench. */
export type BenchPart =
  | { name: 'main'; runs: readonly RunMeasures[] }
  | { name: 'scale'; scaleOut: ScaleOutMeasures }
  | { name: 'fairness'; fairness: FairnessMeasures };
