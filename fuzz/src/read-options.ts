import { option, readOptions as readTable, wholeNumber } from '@sluice/harness/commands';

/** The options of a run. */
export interface FuzzOptions {
  seed: number;
  lengthMs: number;
  /** The name of the only target; null: all. */
  only: string | null;
  /** The failed case to repeat; null: none. */
  replay: Replay | null;
}

/** A failed case, as in the report of a failure. */
export interface Replay {
  target: string;
  seed: number;
  path: string;
}

/** The command line. */
export const usage = 'npm run fuzz -- [--seed 1] [--seconds 60] [--only TARGET] [--replay TARGET:SEED:PATH]';

const table = {
  seed: wholeNumber(1),
  seconds: option(60, 'a number above 0', parseSeconds),
  only: option(null, 'the name of a target', (text) => text),
  replay: option(null, 'the TARGET:SEED:PATH of a failure', parseReplay),
};

/** Reads the command line's arguments. @throws UsageError naming the invalid option */
export function readOptions(args: readonly string[]): FuzzOptions {
  const { seed, seconds, only, replay } = readTable(args, table);
  return { seed, lengthMs: seconds * 1_000, only: only ?? replay?.target ?? null, replay };
}

function parseSeconds(text: string): number | undefined {
  const seconds = Number(text);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}

function parseReplay(text: string): Replay | undefined {
  const [, target = '', seed = '', path = ''] = /^([\w-]+):(-?\d+):([\d:]+)$/.exec(text) ?? [];
  return target === '' ? undefined : { target, seed: Number(seed), path };
}
