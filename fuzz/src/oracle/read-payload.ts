import { type ExactValue, findFlaw, listOf } from './exact-value.ts';
import type { SentItem } from './outcomes.ts';
import { readCsv } from './read-csv.ts';
import { decodeUtf8, readExactBytes } from './read-exact-json.ts';

/**
 * The items of a payload with unknown content, by the exact reader: an item must be rejected if it is not an object or would be
 * silently altered, and can have any outcome otherwise. The rows of a CSV are only counted, because their meaning depends on the
 * columns. Null if the payload as a whole is invalid.
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

/** The rows after the header, with unknown values. */
function readRows(bytes: Buffer): SentItem[] | null {
  const text = decodeUtf8(bytes);
  const rows = text === null ? null : readCsv(text);
  return rows?.slice(1).map(({ line }) => ({ value: null, expected: 'any', line })) ?? null;
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
  const isValid = value?.kind === 'object' && findFlaw(value) === null;
  return isValid ? { value, expected: 'any', line } : { value: null, expected: 'rejected', line };
}
