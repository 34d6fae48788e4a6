import type { ServiceResources } from '@sluice/ingest';
import type { BullJobQueue, PayloadStore, RequestLimiter } from '@sluice/runtime';
import type { Background } from './background.ts';

/**
 * What the API works with: the core's resources, in the form in which they can also be asked whether they answer, and the limiter of
 * requests. What surfaces hand to the core they hold as Resources: what is every partner's is none of theirs.
 */
export interface ApiResources extends ServiceResources {
  queue: BullJobQueue;
  payloads: PayloadStore;
  limiter: RequestLimiter;
  /** What no request waits for. */
  background: Background;
}
