import type { Resources } from '../resources.ts';
import { SentItems } from './sent-items.ts';

/**
 * The texts of all items of a job's payload, in its order: JSON as it was sent, or as made of its CSV row; empty where no text
 * could be made of it. The caller has seen that the payload is kept, and that it was parsed.
 */
export async function* streamSentItems(
  resources: Resources,
  { total, ...job }: { partnerId: string; jobId: string; total: number },
): AsyncGenerator<string, void> {
  const sent = await SentItems.open(resources, job);
  for (let index = 0; index < total; index += 1) yield await sent.read(index);
}
