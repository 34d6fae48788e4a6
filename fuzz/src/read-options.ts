import { parseArgs } from 'node:util';

/** What is to be done. */
export interface FuzzOptions {
  seed: number;
  lengthMs: number;
  /** The name of the only target; null: all of them. */
  only: string | null;
  /** The failed case that is to be repeated. */
  replay: Replay | null;
}

/** A failed case, as a failure tells it. */
export interface Replay {
  target: string;
  seed: number;
  path: string;
}

/** How it is called. */
export const usage = 'npm run fuzz -- [--seed 1] [--seconds 60] [--only TARGET] [--replay TARGET:SEED:PATH]';

/** Reads the command line's arguments. @throws Error saying what is wrong with them */
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
  if (target === '') throw new Error('--replay takes what a failure told: TARGET:SEED:PATH');
  return { target, seed: Number(seed), path };
}
