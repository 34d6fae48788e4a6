/** Seconds between two looks at a job that has not ended, as Retry-After says it. */
export const pollAfterS = '1';

/** Whether `time` is more than `days` ago. */
export function isPast(time: Date, days: number): boolean {
  return time.getTime() < Date.now() - days * 24 * 3_600_000;
}
