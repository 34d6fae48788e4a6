import { setTimeout as delay } from 'node:timers/promises';

const pollMs = 20;
const deadlineMs = 45_000;

/** Polls `read` until it answers something other than undefined; fails with `what` after the deadline. */
export async function waitUntil<T>(what: string, read: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const found = await read();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}.`);
    await delay(pollMs);
  }
}
