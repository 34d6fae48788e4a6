import type { SentItem } from '../history/submission.ts';
import { followJob } from './follow-job.ts';
import type { Sender } from './load.ts';
import { pauseBetween } from './pace.ts';
import { submitByAnyRoad } from './submit.ts';

const collection = 'crm/groups';
const ids = 250;
const mostInFlight = 4;
const pauseMs = [300, 1_500] as const;

/**
 * Sends items without a version. Each submission is acknowledged before the next one is sent, so that their order is known;
 * the jobs among them go on meanwhile, and may be overtaken by later upserts.
 */
export async function sendUnversioned(sender: Sender): Promise<void> {
  const { load, random } = sender;
  let inFlight = 0;
  for (let mark = 1; !load.enough.aborted; ) {
    const items = makeItems(sender, mark);
    mark += items.length;
    const mode = random.chance(0.5) && inFlight < mostInFlight ? 'bulk' : 'upsert';
    const submission = await submitByAnyRoad(sender, { mode, collection, items });
    if (submission !== null && submission.jobIds.length > 0) {
      inFlight += 1;
      load.tasks.own(
        followJob(sender, submission).then(() => {
          inFlight -= 1;
        }),
      );
    }
    await pauseBetween(random, pauseMs, load.enough);
  }
}

/** Items that differ from all before; some ids come twice. */
function makeItems({ random }: Sender, firstMark: number): SentItem[] {
  return Array.from({ length: 1 + random.below(200) }, (_, offset) => ({
    sourceId: `group-${random.below(ids)}`,
    version: null,
    mark: firstMark + offset,
    fate: 'good',
    waitsFor: null,
  }));
}
