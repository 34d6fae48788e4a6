import { releaseJob } from '@sluice/contracts';
import type { Resources } from '../resources.ts';
import { enqueueOrLeave } from './enqueue-or-leave.ts';

/** Asks for the release work of each collection. */
export async function requestRelease(
  resources: Resources,
  partnerId: string,
  collections: readonly string[],
): Promise<void> {
  for (const collection of collections) await enqueueOrLeave(resources, releaseJob({ partnerId, collection }));
}
