import { parseArgs } from 'node:util';

/** The guards that can be taken out. */
export const sabotages = ['epoch', 'cursor', 'reconciler', 'unique', 'refresh'] as const;

/** A guard of the product that is taken out, so that the harness has something to find. */
export type Sabotage = (typeof sabotages)[number];

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

/** Reads the command line's arguments. @throws Error saying what is wrong with them */
export function readOptions(args: readonly string[]): ChaosOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string' },
      seconds: { type: 'string' },
      seed: { type: 'string', default: '1' },
      sabotage: { type: 'string' },
      keep: { type: 'boolean', default: false },
    },
  });
  const sabotage = values.sabotage === undefined ? null : readSabotage(values.sabotage);
  // A sabotaged run has to end within five minutes, with the wait for what got stuck.
  const defaultMinutes = sabotage === null ? '10' : '2';
  const lengthMs =
    values.seconds === undefined
      ? readNumber('--minutes', values.minutes ?? defaultMinutes, fewestSeconds / 60) * minuteMs
      : readNumber('--seconds', values.seconds, fewestSeconds) * 1_000;
  return { seed: readSeed(values.seed), lengthMs, sabotage, keep: values.keep };
}

function readSeed(text: string): number {
  const seed = Number(text);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error('--seed takes a whole number from 0');
  return seed;
}

function readNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < least) throw new Error(`${name} takes a number from ${least}`);
  return value;
}

function readSabotage(text: string): Sabotage {
  const found = sabotages.find((name) => name === text);
  if (found === undefined) throw new Error(`--sabotage takes one of ${sabotages.join(', ')}, not '${text}'`);
  return found;
}
