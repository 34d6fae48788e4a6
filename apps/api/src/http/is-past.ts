/** Whether `time` is more than `days` ago. */
export function isPast(time: Date, days: number): boolean {
  return time.getTime() < Date.now() - days * 24 * 3_600_000;
}
