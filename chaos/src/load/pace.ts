import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '@sluice/harness/seeded-random';

/** On a fast machine the ledger would outgrow the harness's memory. */
const maxItemsPerSecond = 2_500;
const waitMs = [100, 300] as const;

/** Limits the rate of items: the larger payloads wait while the load is ahead of it. */
export class Pace {
  readonly #startedAtMs = performance.now();
  #items = 0;

  /** Counts what is sent. */
  count(items: number): void {
    this.#items += items;
  }

  /** Waits until the rate is below its limit, or `signal` fires. */
  async wait(random: Random, signal: AbortSignal): Promise<void> {
    while (this.#isAhead() && !signal.aborted) await pauseBetween(random, waitMs, signal);
  }

  #isAhead(): boolean {
    return (this.#items * 1_000) / maxItemsPerSecond > performance.now() - this.#startedAtMs;
  }
}

/** Waits for a random time within a range, in milliseconds; ends early, without an error, where `signal` fires. */
export async function pauseBetween(
  random: Random,
  range: readonly [number, number],
  signal: AbortSignal,
): Promise<void> {
  await delay(random.between(...range), undefined, { signal }).catch(() => undefined);
}
