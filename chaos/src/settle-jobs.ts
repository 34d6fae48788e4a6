import { setTimeout as delay } from 'node:timers/promises';
import type { Load } from './load/load.ts';

const deadlineMs = 180_000;
/** Everything is mended: whatever stands still so long is stuck. */
const stuckMs = 60_000;
const pollMs = 500;

/**
 * Waits until everything that was sent is acknowledged and every job has ended. What takes longer than 3 minutes, or does not
 * move for one, is given up, for the oracle to find.
 * @throws the first error of the load's own work
 */
export async function settleJobs(
  load: Load,
  { giveUp, tell }: { giveUp: AbortController; tell: (line: string) => void },
): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  let isSettled = false;
  const settled = load.tasks.settle().finally(() => {
    isSettled = true;
  });
  load.outstanding.move();
  while (!isSettled && !load.signal.aborted) {
    await Promise.race([settled, delay(pollMs)]);
    if (load.outstanding.idleMs < stuckMs && performance.now() < deadline) continue;
    tell(`${load.outstanding.size} jobs do not end; giving them up`);
    giveUp.abort();
  }
  await settled;
}
