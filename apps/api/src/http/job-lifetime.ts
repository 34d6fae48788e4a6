/** Seconds between two polls of a job that has not ended, as the value of Retry-After. */
export const pollAfterS = '1';

/** Returns whether `time` is more than `days` ago. */
export function isPast(time: Date, days: number): boolean {
  return time.getTime() < Date.now() - days * 24 * 3_600_000;
}
