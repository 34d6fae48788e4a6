import type { ReadItem } from '@sluice/ingest';
import { expectThat } from '../oracle/finding.ts';

/** Items are counted from 0, and each ends after the one before it. @throws Finding */
export function checkPlaces(items: readonly ReadItem[]): void {
  for (const [at, { index, byteEnd }] of items.entries()) {
    const isInOrder = index === at && byteEnd > (items[at - 1]?.byteEnd ?? 0);
    expectThat(isInOrder, 'unbalanced', () => `item ${at} has index ${index} and ends at byte ${byteEnd}`);
  }
}
