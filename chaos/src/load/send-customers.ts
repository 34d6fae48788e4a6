import { isComplete } from '../history/history.ts';
import type { Submission } from '../history/submission.ts';
import { checkBulkJob } from './check-bulk-job.ts';
import { Customers } from './customers.ts';
import { followJob } from './follow-job.ts';
import type { Sender } from './load.ts';
import { pauseBetween } from './pause.ts';
import { submitRecords } from './submit-records.ts';

const mostInFlight = 4;
const pauseMs = [700, 3_500] as const;
const fullPauseMs = [100, 200] as const;

/**
 * Creates and updates customers on the async-bulk surface, and nobody else does. Each submission is acknowledged before the
 * next one is sent, and jobs of one collection run in that order: so it is known which ids each of them finds there.
 */
export async function sendCustomers(sender: Sender): Promise<void> {
  const { load, random } = sender;
  const customers = new Customers(random.fork());
  let inFlight = 0;
  while (!load.enough.aborted) {
    if (inFlight >= mostInFlight) {
      await pauseBetween(random, fullPauseMs, load.enough);
      continue;
    }
    const submission = await submitRecords(sender, random.chance(0.5) ? customers.create() : customers.update());
    if (submission !== null) {
      inFlight += 1;
      load.tasks.own(
        seeThrough(sender, submission).finally(() => {
          inFlight -= 1;
        }),
      );
    }
    await pauseBetween(random, pauseMs, load.enough);
  }
}

async function seeThrough(sender: Sender, submission: Submission): Promise<void> {
  const ended = await followJob(sender, submission);
  if (ended !== null && isComplete(ended.state)) await checkBulkJob(sender, submission, ended);
}
