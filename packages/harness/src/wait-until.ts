import { setTimeout as delay } from 'node:timers/promises';

const pollMs = 20;
/** Only what hangs takes so long, however busy the machine is; shorter than Jest's own limit for a test. */
const deadlineMs = 180_000;

/** Polls `read` until it returns something other than undefined; fails with `what` after the deadline. */
export async function waitUntil<T>(what: string, read: () => Promise<T | undefined>): Promise<T> {
  // Not Date.now(), which tests hold still.
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const found = await read();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`Waited in vain until ${what}.`);
    await delay(pollMs);
  }
}
