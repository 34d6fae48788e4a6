import type { Collection, PayloadFormat } from '@sluice/contracts';
import type { SentItem } from '../oracle/sent-item.ts';
import type { PlannedItem } from './plan-items.ts';

/** Items to be written. */
export interface PayloadPlan {
  collection: Collection;
  format: PayloadFormat;
  items: readonly PlannedItem[];
  /** Decides on spelling and white space; 0: the plainest. */
  style: number;
  /** What the surface calls the source_id; default: just that. */
  idName?: string;
}

/** Bytes, and what they say. */
export interface Written {
  bytes: Buffer;
  items: SentItem[];
}
