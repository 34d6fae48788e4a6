import { openBracket, skipWhiteSpace } from '../bytes/byte-codes.ts';
import { measureByteOrderMark } from '../bytes/byte-order-mark.ts';

/** Puts `{"items": …}` around a JSON payload that is a bare list; any other passes unchanged. */
export async function* encloseList(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  let isBare: boolean | null = null;
  let head = Buffer.alloc(0);
  for await (const bytes of body) {
    if (isBare !== null) {
      yield bytes;
      continue;
    }
    head = Buffer.concat([head, bytes]);
    // A byte order mark, which may come in pieces, goes before everything.
    if (head.length < longestMarkBytes) continue;
    isBare = beginsList(head) ?? (head.length > mostWhiteSpaceBytes ? false : null);
    if (isBare === null) continue;
    yield* isBare ? [opening, head.subarray(measureByteOrderMark(head))] : [head];
  }
  if (isBare === null && beginsList(head) === true) yield* [opening, head, closing];
  else if (isBare === null && head.length > 0) yield head;
  else if (isBare === true) yield closing;
}

const longestMarkBytes = 3;
const mostWhiteSpaceBytes = 65_536;
const opening = Buffer.from('{"items":');
const closing = Buffer.from('}');

/** Null where there is nothing but white space so far. */
function beginsList(head: Buffer): boolean | null {
  const at = skipWhiteSpace(head, measureByteOrderMark(head), head.length);
  return at === head.length ? null : head[at] === openBracket;
}
