import { readOptions as readTable, someOf, wholeNumber } from '@sluice/harness/commands';
import type { IdOrder } from './generate-skus.ts';

/** Where the product's queue lives. */
export type StoreKind = 'embedded' | 'redis';

/** A part of the bench that can run alone. */
export type PartName = 'main' | 'scale' | 'fairness';

/** The options of a run. */
export interface BenchOptions {
  rows: number;
  parts: readonly PartName[];
  stores: readonly StoreKind[];
  orders: readonly IdOrder[];
  /** How often each measurement is taken; the result is the median. */
  repeat: number;
}

/** The command line. */
export const usage = `npm run bench -- [--measures main,scale,fairness] [--rows 500000] [--stores embedded,redis]
  [--orders shuffled,sorted] [--repeat 3]`;

/** With fewer rows the start of the work dominates. */
const fewestRows = 1_000;

const table = {
  measures: someOf<PartName>(['main', 'scale', 'fairness']),
  rows: wholeNumber(500_000, fewestRows),
  stores: someOf<StoreKind>(['embedded', 'redis']),
  orders: someOf<IdOrder>(['shuffled', 'sorted']),
  repeat: wholeNumber(3, 1),
};

/** Reads the command line's arguments. @throws UsageError naming the invalid option */
export function readOptions(args: readonly string[]): BenchOptions {
  const { measures: parts, ...options } = readTable(args, table);
  return { parts, ...options };
}
