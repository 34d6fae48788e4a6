import { isComplete } from '../history/history.ts';
import type { Submission } from '../history/submission.ts';
import { checkBulkJob } from './check-bulk-job.ts';
import { Customers } from './customers.ts';
import { followJob } from './follow-job.ts';
import type { Sender } from './load.ts';
import { sendSteadily } from './send-steadily.ts';
import { submitRecords } from './submit-records.ts';

const rhythm = { mostInFlight: 4, pauseMs: [700, 3_500] } as const;

/**
 * Creates and updates customers on the async-bulk surface, and nobody else does. Each submission is acknowledged before the
 * next one is sent, and jobs of one collection run in that order: so it is known which ids each of them finds there.
 */
export async function sendCustomers(sender: Sender): Promise<void> {
  const { random } = sender;
  const customers = new Customers(random.fork());
  await sendSteadily(sender, rhythm, async () => {
    const submission = await submitRecords(sender, random.chance(0.5) ? customers.create() : customers.update());
    return submission === null ? null : () => seeThrough(sender, submission);
  });
}

async function seeThrough(sender: Sender, submission: Submission): Promise<void> {
  const ended = await followJob(sender, submission);
  if (ended !== null && isComplete(ended.state)) await checkBulkJob(sender, submission, ended);
}
