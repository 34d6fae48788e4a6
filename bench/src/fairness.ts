import type { StoreKind } from './read-options.ts';

/** What the part `fairness` has measured. */
export interface FairnessMeasures {
  store: StoreKind;
  /** Milliseconds of each small job, from the first byte of its POST until its partner saw it COMPLETED. */
  smallJobsMs: readonly number[];
}

/** Items of the huge job of one partner, and of each small job of another. */
export const fairnessRows = { huge: 2_000_000, small: 1_000 };

/** The time of the small job that took longest. Milliseconds. */
export function findWorst({ smallJobsMs }: FairnessMeasures): number {
  return Math.max(...smallJobsMs);
}
