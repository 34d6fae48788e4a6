import type { SentItem } from '../history/submission.ts';
import { followJob } from './follow-job.ts';
import type { Sender } from './load.ts';
import { pauseBetween } from './pace.ts';
import { submitByAnyChannel } from './submit.ts';

const collection = 'crm/groups';
const ids = 250;
const maxInFlight = 4;
const pauseMs = [300, 1_500] as const;

/**
 * Sends items without a version. Each submission is acknowledged before the next is sent, so that their order is known; jobs
 * run meanwhile, so that later upserts can overtake them.
 */
export async function sendUnversioned(sender: Sender): Promise<void> {
  const { load, random } = sender;
  let inFlight = 0;
  for (let mark = 1; !load.stopSending.aborted; ) {
    const items = makeItems(sender, mark);
    mark += items.length;
    const mode = random.chance(0.5) && inFlight < maxInFlight ? 'bulk' : 'upsert';
    const submission = await submitByAnyChannel(sender, { mode, collection, items });
    if (submission !== null && submission.jobIds.length > 0) {
      inFlight += 1;
      load.tasks.add(
        followJob(sender, submission).then(() => {
          inFlight -= 1;
        }),
      );
    }
    await pauseBetween(random, pauseMs, load.stopSending);
  }
}

/** Items that differ from all before, with some ids twice. */
function makeItems({ random }: Sender, firstMark: number): SentItem[] {
  return Array.from({ length: 1 + random.below(200) }, (_, offset) => ({
    sourceId: `group-${random.below(ids)}`,
    version: null,
    mark: firstMark + offset,
    expectedOutcome: 'accepted',
    waitsFor: null,
  }));
}
