import { type ExactValue, findFlaw, listOf } from './exact-value.ts';
import type { SentItem } from './outcomes.ts';
import { readCsv } from './read-csv.ts';
import { decodeUtf8, readExactBytes } from './read-exact-json.ts';

/**
 * The items that an exact reader finds in a payload of which nobody knows what it says: an item is to be rejected where it is no
 * object or would be altered in silence, and otherwise may come to anything. Of a CSV they are counted alone: what its cells are
 * depends on its columns. Null where it cannot be read as a whole.
 */
export function readPayload(format: 'json' | 'ndjson' | 'csv', bytes: Buffer, listName = 'items'): SentItem[] | null {
  const marked = bytes.subarray(0, 3).equals(Buffer.from('\ufeff')) ? bytes.subarray(3) : bytes;
  switch (format) {
    case 'json':
      return listOf(readExactBytes(marked), listName)?.map((value) => toItem(value, null)) ?? null;
    case 'ndjson':
      return readLines(marked);
    case 'csv':
      return readRows(marked);
  }
}

/** The rows behind the header, of which nobody says what they are. */
function readRows(bytes: Buffer): SentItem[] | null {
  const text = decodeUtf8(bytes);
  const rows = text === null ? null : readCsv(text);
  return rows?.slice(1).map(({ line }) => ({ value: null, fate: 'any', line })) ?? null;
}

const lineFeed = 0x0a;
const blank = /^[ \t\r]*$/;

function readLines(bytes: Buffer): SentItem[] {
  const items: SentItem[] = [];
  let at = 0;
  for (let line = 1; at <= bytes.length; line += 1) {
    const found = bytes.indexOf(lineFeed, at);
    const end = found === -1 ? bytes.length : found;
    const text = bytes.subarray(at, end);
    if (!blank.test(text.toString('latin1'))) items.push(toItem(readExactBytes(text), line));
    at = end + 1;
  }
  return items;
}

function toItem(value: ExactValue | null, line: number | null): SentItem {
  const isSound = value?.kind === 'object' && findFlaw(value) === null;
  return isSound ? { value, fate: 'any', line } : { value: null, fate: 'rejected', line };
}
