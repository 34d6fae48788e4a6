import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type Failpoint, failpoints, inertFailpoint, type Log, type ReachFailpoint } from '@sluice/contracts';

/** What a test does to a process from within; never set in production. None of it changes what is guaranteed. */
export interface FailpointSettings {
  /** Kills the process where this failpoint is reached. */
  kill_at?: Failpoint;
  /** … for the nth time; default 1. */
  nth?: number;
  /** … unless this file exists: it is created first, so that the next process survives. */
  marker?: string;
  /** Delays every chunk's transaction, as over a slow network. Milliseconds. */
  chunk_delay_ms?: number;
}

/** The JSON Schema of the settings. */
export const failpointSchema = {
  type: 'object',
  properties: {
    kill_at: { type: 'string', enum: failpoints },
    nth: { type: 'integer', minimum: 1 },
    marker: { type: 'string', minLength: 1 },
    chunk_delay_ms: { type: 'integer', minimum: 0 },
  },
  additionalProperties: false,
} as const;

/** Opens the failpoints of `settings`, with a warning in the log; without settings, inert ones. */
export function openFailpoints(settings: FailpointSettings | undefined, log: Log): ReachFailpoint {
  if (settings === undefined) return inertFailpoint;
  log.warn('Failpoints are set: this process is under test', settings);
  const reached = new Map<Failpoint, number>();
  return async (name) => {
    const times = (reached.get(name) ?? 0) + 1;
    reached.set(name, times);
    if (name === settings.kill_at && times === (settings.nth ?? 1)) killOnce(settings.marker);
    if (name === 'chunk.begun' && settings.chunk_delay_ms !== undefined) await delay(settings.chunk_delay_ms);
  };
}

/** As if the machine had failed: no handler runs, nothing is closed. */
function killOnce(marker: string | undefined): void {
  if (marker === undefined || isFirst(marker)) process.kill(process.pid, 'SIGKILL');
}

function isFirst(marker: string): boolean {
  try {
    writeFileSync(marker, '', { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
