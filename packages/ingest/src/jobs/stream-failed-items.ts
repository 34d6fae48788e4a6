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
 * caller has seen that the job is the partner's and that its payload is kept (retention).
 */
export async function* streamFailedItems(
  resources: Resources,
  { jobId }: { jobId: string },
): AsyncGenerator<FailedItem, void> {
  const sent = await SentItems.open(resources, jobId);
  for await (const errors of streamJobErrors(resources.db, { jobId })) {
    for (const error of errors) yield { error, text: await sent.read(error.index) };
  }
}
