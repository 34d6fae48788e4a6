import { hasRedis } from './start-redis.ts';

/** What `scripts/run-jest.mjs` sets to `quick` for a run that leaves Redis out. */
const runVariable = 'SLUICE_TEST_RUN';

/** Whether this is the quick run, that of `npm test`. */
export function isQuickRun(): boolean {
  return process.env[runVariable] === 'quick';
}

/** Whether this run tests what needs Redis: not the quick one, and only where there is a `redis-server`. */
export function testsRedis(): boolean {
  return !isQuickRun() && hasRedis();
}

/** Where BullMQ keeps its jobs, as far as this run tests it; for `describe.each`. */
export function testedBackends(): readonly ('postgres' | 'redis')[] {
  return testsRedis() ? ['postgres', 'redis'] : ['postgres'];
}
