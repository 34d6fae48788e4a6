import { releaseJob } from '@sluice/contracts';
import type { Resources } from '../resources.ts';

/** Asks for the release work; a queue that is down leaves it to the reconciler. */
export async function requestRelease(
  resources: Resources,
  partnerId: string,
  collections: readonly string[],
): Promise<void> {
  for (const collection of collections) {
    try {
      await resources.queue.enqueue(releaseJob({ partnerId, collection }));
    } catch (error) {
      resources.log.warn('The queue did not take release work; the reconciler will.', { collection, error });
    }
  }
}
