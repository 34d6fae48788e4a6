import type { Log } from '@sluice/runtime';

/** Work that no request waits for, but that completes before the stores are closed. */
export interface Background {
  /** Starts `work`, unless work of that name is running. Its errors are logged. */
  run(name: string, work: () => Promise<void>): void;
  /** Resolves when no work is running. */
  drain(): Promise<void>;
}

/** Runs work in the background, at most one of each name at a time, so that it cannot pile up. */
export function createBackground(log: Log): Background {
  const running = new Map<string, Promise<void>>();
  const runOwned = async (name: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      log.warn('Background work failed', { work: name, error });
    } finally {
      running.delete(name);
    }
  };
  return {
    run: (name, work) => {
      // The work starts after it is in the map: it deletes itself when it ends, which may be at once.
      if (!running.has(name))
        running.set(
          name,
          Promise.resolve().then(() => runOwned(name, work)),
        );
    },
    drain: async () => {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
}
