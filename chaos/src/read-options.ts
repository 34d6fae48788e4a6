import { decimal, flag, oneOf, readOptions as readTable, wholeNumber } from '@sluice/harness/commands';
import { type Sabotage, sabotages } from './sabotage/sabotages.ts';

/** The options of a run. */
export interface ChaosOptions {
  seed: number;
  /** How long faults are injected; the wait for the last jobs comes on top. */
  lengthMs: number;
  sabotage: Sabotage | null;
  /** Keep the directory with logs and data. */
  keep: boolean;
}

/** How the harness is called. */
export const usage = `npm run chaos -- [--minutes 10 | --seconds S] [--seed 1] [--sabotage ${sabotages.join('|')}] [--keep]`;

const minuteMs = 60_000;
const minSeconds = 5;

const table = {
  minutes: decimal(null, minSeconds / 60),
  seconds: decimal(null, minSeconds),
  seed: wholeNumber(1),
  sabotage: oneOf(null, sabotages),
  keep: flag(),
};

/** Reads the command line's arguments. @throws UsageError saying what is wrong with them */
export function readOptions(args: readonly string[]): ChaosOptions {
  const { minutes, seconds, ...options } = readTable(args, table);
  // A sabotaged run has to end within five minutes, including the wait for jobs that are stuck.
  const defaultMinutes = options.sabotage === null ? 10 : 2;
  const lengthMs = seconds === null ? (minutes ?? defaultMinutes) * minuteMs : seconds * 1_000;
  return { ...options, lengthMs };
}
