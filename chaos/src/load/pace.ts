import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '@sluice/harness/seeded-random';

/** A fast machine is not to send more than the harness can keep in its ledger. */
const mostItemsPerSecond = 2_500;
const waitMs = [100, 300] as const;

/** Holds the larger payloads back while more was sent than the time allows for. */
export class Pace {
  readonly #startedAtMs = performance.now();
  #items = 0;

  /** Counts what is sent. */
  count(items: number): void {
    this.#items += items;
  }

  /** Waits until more may be sent, or `signal` fires. */
  async wait(random: Random, signal: AbortSignal): Promise<void> {
    while (this.#isAhead() && !signal.aborted) await pauseBetween(random, waitMs, signal);
  }

  #isAhead(): boolean {
    return (this.#items * 1_000) / mostItemsPerSecond > performance.now() - this.#startedAtMs;
  }
}

/** Waits for a time between two, in milliseconds; less where `signal` fires. */
export async function pauseBetween(
  random: Random,
  range: readonly [number, number],
  signal: AbortSignal,
): Promise<void> {
  await delay(random.between(...range), undefined, { signal }).catch(() => undefined);
}
