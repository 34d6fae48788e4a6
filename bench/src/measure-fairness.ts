import { join } from 'node:path';
import { type FairnessMeasures, fairnessRows } from './fairness.ts';
import type { IdOrder } from './generate-skus.ts';
import { makeDirectory } from './make-directory.ts';
import type { Progress } from './measure-rounds.ts';
import type { RunPlace } from './measure-run.ts';
import { openPartner } from './open-partner.ts';
import { submitPayload } from './push-payload.ts';
import type { StoreKind } from './read-options.ts';
import { registerUoms } from './register-uoms.ts';
import { startSluice } from './start-sluice.ts';
import { timeSmallJobs } from './time-small-jobs.ts';
import { writePayload } from './write-payloads.ts';

/** On what, and with which payload. */
export interface FairnessPlan {
  store: StoreKind;
  order: IdOrder;
  seed: number;
  progress: Progress;
}

/**
 * How long small jobs of one partner take while a huge one of another runs, from its start on. It is not waited for: the
 * product is stopped in the midst of it.
 */
export async function measureFairness(plan: FairnessPlan, place: RunPlace): Promise<FairnessMeasures> {
  const { store, order, seed, progress } = plan;
  return await place.releasers.nest(async (releasers) => {
    const directory = await makeDirectory(join(place.directory, 'fairness'), releasers);
    const payload = await writePayload(join(directory, 'huge.json'), { rows: fairnessRows.huge, order, seed });
    const sluice = await startSluice({ store, directory, workers: 1 }, releasers);
    const small = await openPartner(sluice, 'small', releasers);
    await registerUoms(small);
    await registerUoms(sluice.client);
    const accepted = await submitPayload(sluice.client, { mode: 'bulk', payload });
    const huge = { client: sluice.client, statusUrl: String(accepted.body.status_url) };
    const smallJobsMs = await timeSmallJobs(huge, small, progress);
    if (smallJobsMs.length === 0) throw new Error('The huge job has ended before a small one was through');
    return { store, smallJobsMs };
  });
}
