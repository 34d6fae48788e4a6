import { parseArgs } from 'node:util';

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

/** Reads the command line's arguments. @throws Error naming the invalid option */
export function readOptions(args: readonly string[]): FuzzOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string', default: '1' },
      seconds: { type: 'string', default: '60' },
      only: { type: 'string' },
      replay: { type: 'string' },
    },
  });
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error('--seed takes a whole number from 0');
  const seconds = Number(values.seconds);
  if (!Number.isFinite(seconds) || seconds <= 0) throw new Error('--seconds takes a number above 0');
  const replay = values.replay === undefined ? null : readReplay(values.replay);
  return { seed, lengthMs: seconds * 1_000, only: values.only ?? replay?.target ?? null, replay };
}

function readReplay(text: string): Replay {
  const [, target = '', seed = '', path = ''] = /^([\w-]+):(-?\d+):([\d:]+)$/.exec(text) ?? [];
  if (target === '') throw new Error('--replay takes the TARGET:SEED:PATH of a failure');
  return { target, seed: Number(seed), path };
}
