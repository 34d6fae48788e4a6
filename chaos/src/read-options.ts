import { decimal, flag, oneOf, readOptions as readTable, wholeNumber } from '@sluice/harness/commands';
import { type Sabotage, sabotages } from './sabotage/sabotages.ts';

/** What the harness is asked to do. */
export interface ChaosOptions {
  seed: number;
  /** How long faults are thrown; waiting for the last jobs comes on top. */
  lengthMs: number;
  sabotage: Sabotage | null;
  /** Keep the directory with logs and data. */
  keep: boolean;
}

/** How the harness is called. */
export const usage = `npm run chaos -- [--minutes 10 | --seconds S] [--seed 1] [--sabotage ${sabotages.join('|')}] [--keep]`;

const minuteMs = 60_000;
const fewestSeconds = 5;

const table = {
  minutes: decimal(null, fewestSeconds / 60),
  seconds: decimal(null, fewestSeconds),
  seed: wholeNumber(1),
  sabotage: oneOf(null, sabotages),
  keep: flag(),
};

/** Reads the command line's arguments. @throws UsageError saying what is wrong with them */
export function readOptions(args: readonly string[]): ChaosOptions {
  const { minutes, seconds, ...options } = readTable(args, table);
  // A sabotaged run has to end within five minutes, with the wait for what got stuck.
  const defaultMinutes = options.sabotage === null ? 10 : 2;
  const lengthMs = seconds === null ? (minutes ?? defaultMinutes) * minuteMs : seconds * 1_000;
  return { ...options, lengthMs };
}
