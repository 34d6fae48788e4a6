import type { Resources } from '@sluice/ingest';
import type { JobQueue, PayloadStore, RequestLimiter } from '@sluice/runtime';
import type { Background } from './background.ts';

/**
 * What the API works with: the core's resources, in the form in which they can also be asked whether they answer, and the limiter of
 * requests.
 */
export interface ApiResources extends Resources {
  queue: JobQueue;
  payloads: PayloadStore;
  limiter: RequestLimiter;
  /** What no request waits for. */
  background: Background;
}
