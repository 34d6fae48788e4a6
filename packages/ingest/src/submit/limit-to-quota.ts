import type { PayloadRoom } from './check-quota.ts';
import { describeFullStore } from './describe-excess.ts';

/**
 * Passes a body on as far as there is room for it.
 *
 * @throws RequestFault payload_quota_exceeded; the error of `body`
 */
export async function* limitToRoom(
  body: AsyncIterable<Buffer>,
  { limit, left }: PayloadRoom,
): AsyncGenerator<Buffer, void> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > left) throw describeFullStore({ limit, left });
    yield chunk;
  }
}
