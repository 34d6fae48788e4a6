/** A number with its thousands apart: 5,000. */
export function printCount(count: number): string {
  return count.toLocaleString('en-US');
}
