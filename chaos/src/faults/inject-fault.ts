import { setTimeout as delay } from 'node:timers/promises';
import type { PostgresServer } from '@sluice/harness/commands';
import type { ChaosApp } from '../processes/chaos-app.ts';
import type { Stage } from '../stage.ts';
import type { Fault } from './fault.ts';

const retryMs = 200;

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
      return terminateBackends(postgres, fault.backends);
    case 'restart-postgres':
      await postgres.crash();
      return postgres.start();
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

/** Ends `count` sessions, whichever they are. Tries again while Postgres cannot be reached, up to `tries` times. */
async function terminateBackends(postgres: PostgresServer, count: number, tries = 20): Promise<void> {
  try {
    await postgres.query(
      `SELECT pg_terminate_backend(pid) FROM (
         SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
         ORDER BY state = 'idle', random() LIMIT $1) AS chosen`,
      [count],
    );
  } catch (error) {
    if (tries === 0) throw error;
    await delay(retryMs);
    await terminateBackends(postgres, count, tries - 1);
  }
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
