import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { PostgresServer } from '@sluice/harness/commands';
import type { ChaosApp } from '../environment/chaos-app.ts';
import type { Environment } from '../environment/environment.ts';
import type { Fault } from './fault.ts';

/** What is reported of the faults, and what ends them. */
interface FaultEvents {
  /** Fires when no further fault is to be injected, and those that last are to be ended. */
  signal: AbortSignal;
  /** Called when a fault is injected. */
  onFault(fault: Fault): void;
}

/** Injects the faults of a schedule at their offsets from now; resolves when the schedule's time is up and all faults are over. */
export async function injectFaults(
  environment: Environment,
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
    const injection = injectFault(environment, fault, signal);
    // Its rejection is handled by the wait for all of them below.
    injection.catch(() => undefined);
    injected.push(injection);
  }
  await waitUntil(schedule.lengthMs);
  await Promise.all(injected);
}

const retryMs = 200;

/** Injects a fault, and ends it after its duration, or as soon as `signal` fires. */
async function injectFault(environment: Environment, fault: Fault, signal: AbortSignal): Promise<void> {
  const { postgres, redis } = environment;
  switch (fault.kind) {
    case 'kill-api':
    case 'kill-worker':
      return findApp(environment, fault).kill();
    case 'pause-api':
    case 'pause-worker':
      return pauseApp(findApp(environment, fault), fault.durationMs, signal);
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

/** Ends `count` random sessions, busy ones first. Retries up to `tries` times where Postgres cannot be reached. */
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

function findApp({ apps }: Environment, { target }: Fault): ChaosApp {
  const app = apps.get(target);
  if (app === undefined) throw new Error(`There is no ${target}`);
  return app;
}

/** Ends early, without an error, where `signal` fires. */
async function waitFor(durationMs: number, signal: AbortSignal): Promise<void> {
  await delay(durationMs, undefined, { signal }).catch(() => undefined);
}
