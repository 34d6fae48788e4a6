import { setTimeout as delay } from 'node:timers/promises';

const pollMs = 20;
/** Reached only where something hangs, however busy the machine is; below Jest's limit for a test. */
const deadlineMs = 180_000;

/** Polls `read` until it returns something other than undefined; fails with `what` after the deadline. */
export async function waitUntil<T>(what: string, read: () => Promise<T | undefined>): Promise<T> {
  // Not Date.now(), which some tests stop.
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const found = await read();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`Timed out waiting until ${what}.`);
    await delay(pollMs);
  }
}
