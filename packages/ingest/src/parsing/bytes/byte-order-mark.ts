import { PayloadFault } from '@sluice/contracts';

const longestMarkBytes = 3;

/**
 * The length of the UTF-8 byte order mark that `head`, the payload's first bytes, begins with; 0 without one.
 * @throws PayloadFault where it is the mark of UTF-16 or UTF-32, or where it is plain that the payload is in one of them.
 */
export function measureByteOrderMark(head: Buffer): number {
  const [first, second, third] = head;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || isWide(first, second)) {
    const detail = 'The payload is in UTF-16 or UTF-32. Send it in UTF-8.';
    throw new PayloadFault('payload_not_utf8', detail, { byteOffset: 0, line: 1 });
  }
  return first === 0xef && second === 0xbb && third === 0xbf ? longestMarkBytes : 0;
}

/** Every format begins with ASCII: where a NUL stands beside it, each character takes more than one byte. */
function isWide(first: number | undefined, second: number | undefined): boolean {
  return second !== undefined && (first === 0) !== (second === 0);
}

/** Bytes and their place in the payload. */
export interface PlacedBytes {
  bytes: Buffer;
  /** Of the first byte, from the start of the payload. */
  offset: number;
}

/**
 * Streams `body` without the byte order mark that it may begin with.
 * @throws PayloadFault where it is in UTF-16 or UTF-32.
 */
export async function* skipByteOrderMark(body: AsyncIterable<Buffer>): AsyncGenerator<PlacedBytes, void> {
  let head: Buffer | null = Buffer.alloc(0);
  let offset = 0;
  for await (const chunk of body) {
    if (head === null) {
      yield { bytes: chunk, offset };
      offset += chunk.length;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < longestMarkBytes) continue;
    yield splitMark(head);
    offset = head.length;
    head = null;
  }
  if (head !== null) yield splitMark(head);
}

function splitMark(head: Buffer): PlacedBytes {
  const offset = measureByteOrderMark(head);
  return { bytes: head.subarray(offset), offset };
}
