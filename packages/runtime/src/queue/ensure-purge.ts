import { type jobCatalogue, retention } from '@sluice/contracts';
import type { BullQueue } from './open-bull-queue.ts';

const schedulerId = 'purge';

/** Makes sure that the scheduler of the purging work is there: a Redis that was emptied has forgotten it. */
export async function ensurePurge(queue: BullQueue): Promise<void> {
  if ((await queue.getJobScheduler(schedulerId)) !== undefined) return;
  await queue.upsertJobScheduler(
    schedulerId,
    { every: retention.purgeEveryS * 1_000 },
    {
      name: 'purge' satisfies keyof typeof jobCatalogue,
      data: {},
      opts: { removeOnComplete: true, removeOnFail: true },
    },
  );
}
