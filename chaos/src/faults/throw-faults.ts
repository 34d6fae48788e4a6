import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Stage } from '../stage.ts';
import type { Fault } from './fault.ts';
import { injectFault } from './inject-fault.ts';

/** What the thrower reports, and when it has to stop. */
export interface FaultEvents {
  /** Fires when no further fault is to be thrown, and those that last are to be mended. */
  signal: AbortSignal;
  /** Called at the moment of each fault. */
  onFault(fault: Fault): void;
}

/** Throws a schedule's faults at their offsets, from now on; resolves when all are over and mended. */
export async function throwFaults(
  stage: Stage,
  schedule: { faults: readonly Fault[]; lengthMs: number },
  { signal, onFault }: FaultEvents,
): Promise<void> {
  // Each fault that lasts waits on it.
  setMaxListeners(0, signal);
  const startedAtMs = performance.now();
  const waitUntil = (offsetMs: number) =>
    delay(Math.max(0, startedAtMs + offsetMs - performance.now()), undefined, { signal }).catch(() => undefined);
  const injected: Promise<void>[] = [];
  for (const fault of schedule.faults) {
    await waitUntil(fault.offsetMs);
    if (signal.aborted) break;
    onFault(fault);
    const injection = injectFault(stage, fault, signal);
    // Rejections are the business of the wait for all of them below, not of this moment.
    injection.catch(() => undefined);
    injected.push(injection);
  }
  await waitUntil(schedule.lengthMs);
  await Promise.all(injected);
}
