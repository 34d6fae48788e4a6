/** The smallest of `values` that at least `share` (0 to 1) of them do not exceed (nearest rank); NaN where there are none. */
export function findPercentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
