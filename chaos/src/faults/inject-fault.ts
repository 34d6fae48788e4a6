import { setTimeout as delay } from 'node:timers/promises';
import type { ChaosApp } from '../processes/chaos-app.ts';
import type { Stage } from '../stage.ts';
import type { Fault } from './fault.ts';

/** Does the damage, and mends it after the fault's duration, or as soon as `signal` fires. */
export async function injectFault(stage: Stage, fault: Fault, signal: AbortSignal): Promise<void> {
  const { postgres, redis } = stage;
  switch (fault.kind) {
    case 'kill-api':
    case 'kill-worker':
      return findApp(stage, fault).kill();
    case 'pause-api':
    case 'pause-worker':
      return pauseApp(findApp(stage, fault), fault.durationMs, signal);
    case 'terminate-backends':
      return postgres.terminateBackends(fault.backends);
    case 'restart-postgres':
      return postgres.restart();
    case 'flush-redis':
      return redis.flush();
    case 'kill-redis':
      await redis.kill();
      break;
    case 'shutdown-redis':
      await redis.shutDown();
      break;
  }
  await waitFor(fault.durationMs, signal);
  await redis.start();
}

async function pauseApp(app: ChaosApp, durationMs: number, signal: AbortSignal): Promise<void> {
  await app.pause();
  await waitFor(durationMs, signal);
  app.resume();
}

function findApp({ apps }: Stage, { target }: Fault): ChaosApp {
  const app = apps.get(target);
  if (app === undefined) throw new Error(`There is no ${target}`);
  return app;
}

/** Ends early, without an error, where `signal` fires. */
async function waitFor(durationMs: number, signal: AbortSignal): Promise<void> {
  await delay(durationMs, undefined, { signal }).catch(() => undefined);
}
