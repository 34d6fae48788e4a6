import { requireCollection } from '@sluice/contracts';
import type { Resources } from '../resources/resources.ts';
import { type Claim, claimSegment, LostClaim } from './claim-work.ts';
import { failPoisoned, isPoisoned } from './poison.ts';
import { processSegment } from './process-segment.ts';

/** A segment that is to be run, under the claim of its job that asks for it. */
export interface SegmentTask extends Claim {
  segment: number;
}

/** What a worker is asked to do; `signal` fires when it has to stop at the next chunk. */
export interface RunSegmentWork extends SegmentTask {
  signal: AbortSignal;
}

/**
 * Validates and processes one segment, from its cursor on. Nothing is to be done where the segment is complete, or where
 * another worker has claimed the job, or it has ended. An error leaves the segment as it is, to be run again.
 *
 * @returns whether it was run to its end here
 */
export async function runSegment(resources: Resources, work: RunSegmentWork): Promise<boolean> {
  const segment = await resources.db.forPartner(work.partnerId, (tx) => claimSegment(tx, work, work.segment));
  if (segment === null) return false;
  const { job, claims } = segment;
  await resources.failpoint('segment.claimed');
  if (isPoisoned(resources, segment)) {
    await failPoisoned(resources, { job, claims });
    return false;
  }
  const collection = requireCollection(job.collection);
  try {
    await processSegment(resources, { segment, collection }, work.signal);
    return true;
  } catch (error) {
    if (!(error instanceof LostClaim)) throw error;
    resources.log.warn(error.message, { segment: work.segment });
    return false;
  }
}
