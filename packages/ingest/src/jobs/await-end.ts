import { setTimeout } from 'node:timers/promises';
import { isTerminal } from '@sluice/contracts';
import type { PartnerDatabase } from '../resources.ts';
import type { JobView } from '../views.ts';
import { findJob } from './find-job.ts';

const lookEveryMs = 50;

/** Waits until a job has ended, or `isEnough`. Answers the job as it stands then; null where it is gone. */
export async function awaitEnd(
  db: PartnerDatabase,
  key: { partnerId: string; jobId: string },
  isEnough: () => boolean,
): Promise<JobView | null> {
  for (;;) {
    const job = await findJob(db, key);
    if (job === null || isTerminal(job.state) || isEnough()) return job;
    await setTimeout(lookEveryMs);
  }
}
