import { parseArgs } from 'node:util';
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

/** Reads the command line's arguments. @throws Error naming the invalid option */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: 'string', default: '500000' },
      measures: { type: 'string', default: 'main,scale,fairness' },
      stores: { type: 'string', default: 'embedded,redis' },
      orders: { type: 'string', default: 'shuffled,sorted' },
      repeat: { type: 'string', default: '3' },
    },
  });
  return {
    rows: readWhole('--rows', values.rows, fewestRows),
    parts: readChoices('--measures', values.measures, ['main', 'scale', 'fairness']),
    stores: readChoices('--stores', values.stores, ['embedded', 'redis']),
    orders: readChoices('--orders', values.orders, ['shuffled', 'sorted']),
    repeat: readWhole('--repeat', values.repeat, 1),
  };
}

function readWhole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least) throw new Error(`${name} takes a whole number from ${least}`);
  return value;
}

function readChoices<T extends string>(name: string, text: string, choices: readonly T[]): T[] {
  const wanted = text.split(',');
  const unknown = wanted.find((word) => !choices.some((choice) => choice === word));
  if (unknown !== undefined) throw new Error(`${name} takes ${choices.join(',')} and not '${unknown}'`);
  return choices.filter((choice) => wanted.includes(choice));
}
