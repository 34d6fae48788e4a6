import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type Failpoint, inertFailpoint, type ReachFailpoint } from '@sluice/contracts';
import type { Log } from '../log/log.ts';
import type { FailpointSettings } from './failpoint-settings.ts';

/** Makes the failpoints that `settings` ask for, and logs a warning; inert ones where there are no settings. */
export function openFailpoints(settings: FailpointSettings | undefined, log: Log): ReachFailpoint {
  if (settings === undefined) return inertFailpoint;
  log.warn('failpoints are set: this process is under test', settings);
  const reached = new Map<Failpoint, number>();
  return async (name) => {
    const times = (reached.get(name) ?? 0) + 1;
    reached.set(name, times);
    if (name === settings.kill_at && times === (settings.nth ?? 1)) killOnce(settings.marker);
    if (name === 'chunk.begun' && settings.chunk_delay_ms !== undefined) await delay(settings.chunk_delay_ms);
  };
}

/** As if the machine had died: no handler runs, nothing is closed. */
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
