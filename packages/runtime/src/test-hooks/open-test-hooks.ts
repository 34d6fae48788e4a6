import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type FaultPoint, noTestHooks, type TestHooks } from '@sluice/contracts';
import type { Log } from '../log/log.ts';
import type { TestHookSettings } from './test-hook-settings.ts';

/** Makes the hooks that `settings` ask for, and says so loudly; none where there are no settings. */
export function openTestHooks(settings: TestHookSettings | undefined, log: Log): TestHooks {
  if (settings === undefined) return noTestHooks;
  log.warn('test hooks are set: this process is under test', settings);
  const reached = new Map<FaultPoint, number>();
  return {
    isTakenOut: (guard) => settings.sabotage === guard,
    async reach(point) {
      const times = (reached.get(point) ?? 0) + 1;
      reached.set(point, times);
      if (point === settings.kill_at && times === (settings.nth ?? 1)) killOnce(settings.marker);
      if (point === 'chunk.begun' && settings.chunk_delay_ms !== undefined) await delay(settings.chunk_delay_ms);
    },
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
