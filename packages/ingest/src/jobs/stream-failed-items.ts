import type { Resources } from '../resources.ts';
import type { JobErrorView } from '../views.ts';
import { streamJobErrors } from './list-job-errors.ts';
import { SentItems } from './sent-items.ts';

/** An item that was not applied. */
export interface FailedItem {
  error: JobErrorView;
  /** JSON as it was sent, or as made of its CSV row; empty where no text could be made of it. */
  text: string;
}

/**
 * The items of a job that were not applied, in the payload's order, each with its text: for downloads of any size. The
 * caller has seen that its payload is kept (retention).
 */
export async function* streamFailedItems(
  resources: Resources,
  job: { partnerId: string; jobId: string },
): AsyncGenerator<FailedItem, void> {
  const sent = await SentItems.open(resources, job);
  for await (const errors of streamJobErrors(resources.db, job)) {
    for (const error of errors) yield { error, text: await sent.read(error.index) };
  }
}
