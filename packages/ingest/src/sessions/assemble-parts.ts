import type { PayloadFormat } from '@sluice/contracts';
import type { PayloadStore } from '../resources/resources.ts';
import type { SessionView, StoredPart } from './session.ts';

/** Whoever takes the pieces holds several: they are as large as a socket's, not as a store's. */
const pieceBytes = 64 * 1024;

/** What stands around the items of a payload, and between those of two parts. */
interface Frame {
  head: string;
  separator: string;
  tail: string;
}

/**
 * The items of all parts as one payload, in the order of the parts' numbers and in flat memory. The same parts make the
 * same bytes, always.
 *
 * @throws the store's error where a part is not there any more.
 */
export async function* assembleParts(
  payloads: PayloadStore,
  { parts, contentFormat, csvHeader }: SessionView,
): AsyncGenerator<Buffer, void> {
  const { head, separator, tail } = frameOf(contentFormat ?? 'json', csvHeader);
  const filled = parts.filter(({ items }) => items > 0);
  for (const [at, part] of filled.entries()) {
    yield Buffer.from(at === 0 ? head : separator);
    yield* readRange(payloads, part);
  }
  yield Buffer.from(filled.length === 0 ? head + tail : tail);
}

function frameOf(format: PayloadFormat, csvHeader: readonly string[]): Frame {
  switch (format) {
    case 'json':
      return { head: '{"items":[', separator: ',', tail: ']}' };
    case 'ndjson':
      return { head: '', separator: '\n', tail: '\n' };
    case 'csv':
      return { head: `${csvHeader.map(writeCell).join(',')}\n`, separator: '\n', tail: '\n' };
  }
}

/** Quoted only where it must be: the header is then no longer than the longest that is taken. */
function writeCell(name: string): string {
  return /[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}

async function* readRange(payloads: PayloadStore, part: StoredPart): AsyncGenerator<Buffer, void> {
  const { payloadKey, byteStart, byteEnd } = part;
  let offset = 0;
  for await (const chunk of await payloads.read(payloadKey)) {
    const bytes = chunk as Buffer;
    yield* cutPieces(bytes.subarray(Math.max(0, byteStart - offset), Math.max(0, byteEnd - offset)));
    offset += bytes.length;
    if (offset >= byteEnd) return;
  }
  throw new Error(`Part ${payloadKey} ends at byte ${offset}, before byte ${byteEnd}.`);
}

function* cutPieces(bytes: Buffer): Generator<Buffer, void> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}
