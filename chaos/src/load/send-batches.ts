import { Contacts } from './contacts.ts';
import { followJob } from './follow-job.ts';
import type { Sender } from './load.ts';
import { sendSteadily } from './send-steadily.ts';
import { submitBatch } from './submit-batch.ts';

const rhythm = { mostInFlight: 4, pauseMs: [700, 3_000] } as const;

/** Merges, overwrites and deletes contacts in batches; none is cancelled, so that what each of them has to do is known. */
export async function sendBatches(sender: Sender): Promise<void> {
  const { load, random } = sender;
  const contacts = new Contacts(random.fork());
  await sendSteadily(sender, rhythm, async () => {
    await load.pace.wait(random, load.enough);
    const submission = await submitBatch(sender, contacts.draw());
    return submission === null ? null : () => followJob(sender, submission).then(() => undefined);
  });
}
