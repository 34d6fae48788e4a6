import type { Readable } from 'node:stream';
import { type PeekOptions, peekPayload } from './peek-payload.ts';

/**
 * The body, whose first bytes are looked at: what is plainly something else is refused before it is stored. The body
 * itself is not destroyed then, so that its connection can carry the answer.
 *
 * @throws PayloadFault as peekPayload does; and the body's own error.
 */
export async function* checkHead(body: Readable, expected: PeekOptions): AsyncGenerator<Buffer, void> {
  let isHead = true;
  for await (const part of body.iterator({ destroyOnReturn: false })) {
    if (isHead) peekPayload(part as Buffer, expected);
    isHead = false;
    yield part as Buffer;
  }
}
