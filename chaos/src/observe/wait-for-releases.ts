import { setTimeout as delay } from 'node:timers/promises';
import type { Sources } from './read-history.ts';

const timeoutMs = 30_000;
const pollMs = 500;

/** Waits until quarantine has released what it is to release, or its time is up: the oracle says what is missing then. */
export async function waitForReleases({ postgres, signal }: Pick<Sources, 'postgres' | 'signal'>): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline && !signal.aborted) {
    const [row] = await postgres.query<{ ready: number }>(
      'SELECT count(*)::integer AS ready FROM quarantine WHERE ready',
    );
    if (row?.ready === 0) return;
    await delay(pollMs);
  }
}
