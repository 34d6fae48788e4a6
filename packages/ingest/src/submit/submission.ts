import type { Action, Collection, Mode, PayloadFormat, Surface } from '@sluice/contracts';
import type { Caller } from '../audit/caller.ts';

/** One request that hands records in, after the surface has read its envelope. */
export interface Submission extends Caller {
  surface: Surface;
  collection: Collection;
  mode: Mode;
  action: Action;
  format: PayloadFormat;
  /** A full refresh without items tombstones everything only where this is set. */
  allowEmpty: boolean;
  /** Items in the payload, where the surface has counted them. */
  sentItems?: number;
  /** UUID that the job is to have, where the surface has given it away before. */
  jobId?: string;
}
