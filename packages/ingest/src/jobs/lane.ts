import { runJob as runJobWork } from '@sluice/contracts';
import { enqueueOrLeave } from '../queue/enqueue.ts';
import type { Resources } from '../resources/resources.ts';

/** A lane: at most one job runs in it, in the order of acceptance. */
export interface Lane {
  partnerId: string;
  collection: string;
}

/** Hands the lane to the next job in the order of acceptance. */
export async function promoteNext(resources: Resources, { partnerId, collection }: Lane): Promise<void> {
  const next = await resources.db.forPartner(partnerId, (tx) =>
    tx.job.findFirst({
      where: { partnerId, collection, state: { in: ['QUEUED', 'RUNNING'] } },
      orderBy: { acceptedSeq: 'asc' },
      select: { jobId: true, partnerId: true, correlationId: true },
    }),
  );
  if (next !== null) await enqueueOrLeave(resources, runJobWork(next));
}
