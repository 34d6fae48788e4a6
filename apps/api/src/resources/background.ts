import type { Log } from '@sluice/runtime';

/** Work that no request waits for, and that is finished all the same before the stores are closed. */
export interface Background {
  /** Begins `work`, unless work of that name is under way. What it rejects with is logged. */
  run(name: string, work: () => Promise<void>): void;
  /** Resolves when nothing is under way. */
  drain(): Promise<void>;
}

/** Owns work in the background; at most one of each name at a time, so that it cannot pile up. */
export function createBackground(log: Log): Background {
  const underWay = new Map<string, Promise<void>>();
  const runOwned = async (name: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      log.warn('background work failed', { work: name, error });
    } finally {
      underWay.delete(name);
    }
  };
  return {
    run: (name, work) => {
      // Set before it begins: what ends at once must find itself here.
      if (!underWay.has(name))
        underWay.set(
          name,
          Promise.resolve().then(() => runOwned(name, work)),
        );
    },
    drain: async () => {
      while (underWay.size > 0) await Promise.all(underWay.values());
    },
  };
}
