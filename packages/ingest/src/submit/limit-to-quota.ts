import type { PayloadQuota } from './check-quota.ts';
import { describeFullStore } from './describe-excess.ts';

/**
 * Passes a body on as far as the quota goes.
 *
 * @throws RequestFault payload_quota_exceeded; the error of `body`
 */
export async function* limitToQuota(
  body: AsyncIterable<Buffer>,
  { limit, left }: PayloadQuota,
): AsyncGenerator<Buffer, void> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > left) throw describeFullStore({ limit, left });
    yield chunk;
  }
}
