import type { PartView } from './session.ts';

/** What parts have in the payload store. Bytes. */
export function sumBytes(parts: readonly PartView[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}
