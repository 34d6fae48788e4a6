import type { JobTarget } from '../apply/apply-chunk.ts';
import { recordTombstones, tombstoneAbsent } from '../apply/tombstone-absent.ts';
import { collectionLock, jobLock, takeLocks } from '../db/locks.ts';
import type { Resources } from '../resources/resources.ts';
import { type Claim, LostClaim } from './claim-work.ts';
import { type Ending, markEnded } from './end-job.ts';

/**
 * The cleanup phase of a full refresh and the end of its job, in one transaction: all of what is absent is tombstoned and
 * the job ended, or nothing is.
 *
 * @throws LostClaim where another claim has been made meanwhile.
 */
export async function cleanUp(
  resources: Resources,
  claim: Claim,
  { target, ending }: { target: JobTarget; ending: Ending },
): Promise<void> {
  await resources.db.forPartner(claim.partnerId, async (tx) => {
    await takeLocks(tx, { shared: [], exclusive: [jobLock(claim.jobId), collectionLock(target)] });
    if (!(await markEnded(tx, claim, ending))) throw new LostClaim(claim);
    const tombstoned = await tombstoneAbsent(tx, target);
    await recordTombstones(tx, claim.jobId, tombstoned);
    await resources.failpoint('cleanup.done');
  });
}
