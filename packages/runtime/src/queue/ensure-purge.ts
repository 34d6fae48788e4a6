import type { jobCatalogue } from '@sluice/contracts';
import type { BullQueue } from './open-bull-queue.ts';

const schedulerId = 'purge';
const everyMs = 10 * 60_000;

/** Makes sure that the scheduler of the purging work is there: a Redis that was emptied has forgotten it. */
export async function ensurePurge(queue: BullQueue): Promise<void> {
  if ((await queue.getJobScheduler(schedulerId)) !== undefined) return;
  await queue.upsertJobScheduler(
    schedulerId,
    { every: everyMs },
    {
      name: 'purge' satisfies keyof typeof jobCatalogue,
      data: {},
      opts: { removeOnComplete: true, removeOnFail: true },
    },
  );
}
