import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { withDeadline } from '../deadline.ts';
import type { Log } from '../log/log.ts';
import { exchangeCounts } from './exchange-counts.ts';
import type { RequestWindow } from './request-counts.ts';

/** How old the counts of other processes may be; a hundredth of a window. */
const pauseMs = 100;
const answerTimeoutMs = 500;

/** The counts of processes, shared through Redis. */
export interface CountSharing {
  /** There is something to be told: it is, at once where nothing was told of late. Waits for nothing. */
  wake(): void;
  /** Tells nothing more. */
  stop(): void;
}

/** Shares the counts of `window()` whenever it is woken. While Redis does not answer, each process goes by its own. */
export function shareCounts(
  redis: Redis,
  { processId, window, log }: { processId: string; window: () => RequestWindow; log: Log },
): CountSharing {
  let isSharing = false;
  let isStopped = false;
  let isAnswering = true;
  const onLate = () => undefined;

  async function exchange(): Promise<void> {
    const work = exchangeCounts(redis, window(), processId);
    try {
      await withDeadline(work, { what: 'Sharing the counts of requests', timeoutMs: answerTimeoutMs, onLate });
      isAnswering = true;
    } catch (error) {
      // Once for each outage: it would be said ten times a second.
      if (isAnswering && !isStopped) log.warn('requests are counted by each process alone', { error });
      isAnswering = false;
    }
  }

  async function share(): Promise<void> {
    while (!isStopped && [...window().counts.values()].some(({ own, told }) => own > told)) {
      await exchange();
      await delay(pauseMs, undefined, { ref: false });
    }
    isSharing = false;
  }

  return {
    wake() {
      if (isSharing) return;
      isSharing = true;
      void share();
    },
    stop() {
      isStopped = true;
    },
  };
}
