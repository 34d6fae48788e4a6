import type { ExactObject } from './exact-value.ts';

/**
 * What has to become of an item. `taken`: accepted, or outranked by another one of its id. `waits`: quarantined. `any`: nobody
 * can say. Otherwise it is rejected, with one of these codes.
 */
export type Fate = 'taken' | 'waits' | 'any' | 'rejected' | readonly string[];

/** A payload as it was sent. */
export interface SentPayload {
  /** Null where nobody can say what they are. */
  items: readonly SentItem[] | null;
  /** There is nothing wrong with it as a whole: it is not refused, and its job does not fail. */
  isWhole: boolean;
}

/** An item as it was sent. */
export interface SentItem {
  /** What an exact reader makes of it; null where it is no object, or has something that would be altered in silence. */
  value: ExactObject | null;
  fate: Fate;
  /** In which line of the payload it begins, from 1; null where the payload has no lines, or nobody has counted them. */
  line: number | null;
}
