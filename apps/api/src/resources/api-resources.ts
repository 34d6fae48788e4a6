import type { ServiceResources } from '@sluice/ingest';
import type { BullJobQueue, PayloadStore, RequestLimiter } from '@sluice/runtime';
import type { Background } from './background.ts';

/**
 * What the API works with: the core's resources, with queue and payload store in the form that can be pinged, and the request
 * limiter. Surfaces take them as Resources where they can, without access to all partners' rows.
 */
export interface ApiResources extends ServiceResources {
  queue: BullJobQueue;
  payloads: PayloadStore;
  limiter: RequestLimiter;
  /** Work that no request waits for. */
  background: Background;
}
