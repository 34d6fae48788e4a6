import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '@sluice/harness/seeded-random';

/** Waits for a time between two, in milliseconds; less where `signal` fires. */
export async function pauseBetween(
  random: Random,
  range: readonly [number, number],
  signal: AbortSignal,
): Promise<void> {
  await delay(random.between(...range), undefined, { signal }).catch(() => undefined);
}
