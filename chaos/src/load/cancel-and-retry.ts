import type { Submission } from '../history/submission.ts';
import type { Answer } from '../http/partner-client.ts';
import { ask } from './ask.ts';
import type { Sender } from './load.ts';
import { pauseBetween } from './pause.ts';

const beforeCancelMs = [0, 900] as const;
const beforeRetryMs = [300, 2_500] as const;
const retriedShare = 0.6;

/** Cancels a job, perhaps while it runs; more than half of those that were cancelled are retried a little later. */
export async function cancelAndRetry(sender: Sender, submission: Submission): Promise<void> {
  const { load, random } = sender;
  if (!(await cancel(sender, submission)) || !random.chance(retriedShare)) return;
  await pauseBetween(random, beforeRetryMs, load.signal);
  submission.retryAsked = true;
  await askJob(sender, submission, 'retry');
}

/** Cancels a job, perhaps while it runs. @returns whether it was cancelled; false: it had ended before */
export async function cancel(sender: Sender, submission: Submission): Promise<boolean> {
  await pauseBetween(sender.random, beforeCancelMs, sender.load.signal);
  submission.cancelAsked = true;
  const cancelled = await askJob(sender, submission, 'cancel');
  return cancelled?.status === 200;
}

function askJob(sender: Sender, { jobIds }: Submission, word: 'cancel' | 'retry'): Promise<Answer | null> {
  return ask(sender, { method: 'POST', path: `/jobs/${jobIds[0]}/${word}` });
}
