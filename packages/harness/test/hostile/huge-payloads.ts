const mebibyte = 1024 * 1024;

/** A payload that is very large, or becomes so when it is parsed. */
export interface HugePayload {
  name: string;
  type: 'application/json' | 'application/x-ndjson' | 'text/csv';
  pieces(): Iterable<string>;
  /** The number of its items, all of which are rejected. */
  items: number;
  code: string;
}

/** `text`, `count` times over, in pieces of some 64 KiB. */
function* repeat(text: string, count: number): Generator<string> {
  const perPiece = Math.max(1, Math.floor(65_536 / text.length));
  for (let left = count; left > 0; left -= perPiece) yield text.repeat(Math.min(left, perPiece));
}

/** `text`, `count` times over with a comma between, after `head` and before `tail`. */
export function* listOf(text: string, count: number, [head, tail]: readonly [string, string]): Generator<string> {
  yield head + text;
  yield* repeat(`,${text}`, count - 1);
  yield tail;
}

const envelope = ['{"items":[', ']}'] as const;
const x100MiB = ['x', 100 * mebibyte] as const;
const emptyObjects = `{"a":[${'{},'.repeat(340_000)}0]}`;
const deepLists = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

function* around(head: string, pieces: Iterable<string>, tail: string): Generator<string> {
  yield head;
  yield* pieces;
  yield tail;
}

/** Payloads of uoms. */
export const hugePayloads: HugePayload[] = [
  {
    name: 'one item of 100 MiB in JSON',
    type: 'application/json',
    pieces: () => around('{"items":[{"source_id":"', repeat(...x100MiB), '"}]}'),
    items: 1,
    code: 'item_too_large',
  },
  {
    name: 'one item of 100 MiB in NDJSON',
    type: 'application/x-ndjson',
    pieces: () => repeat(...x100MiB),
    items: 1,
    code: 'item_too_large',
  },
  {
    name: 'one item of 100 MiB in CSV',
    type: 'text/csv',
    pieces: () => around('source_id,name\nA,"', repeat('x\n', 50 * mebibyte), '"\n'),
    items: 1,
    code: 'item_too_large',
  },
  {
    name: 'lists a million deep',
    type: 'application/json',
    pieces: () => listOf(deepLists(1_000_000), 1, envelope),
    items: 1,
    code: 'item_too_large',
  },
  {
    name: 'lists half a million deep',
    type: 'application/json',
    pieces: () => listOf(deepLists(500_000), 8, envelope),
    items: 8,
    code: 'nesting_too_deep',
  },
  {
    name: 'items of 1 MiB of empty objects',
    type: 'application/json',
    pieces: () => listOf(emptyObjects, 32, envelope),
    items: 32,
    code: 'too_many',
  },
  {
    name: 'cells of 1 MiB of empty objects',
    type: 'text/csv',
    pieces: () => around('source_id,attributes\n', repeat(`A,"[${'{},'.repeat(340_000)}0]"\n`, 16), ''),
    items: 16,
    code: 'too_many',
  },
  {
    name: '100,000 items that are none',
    type: 'application/json',
    pieces: () => listOf('0', 100_000, envelope),
    items: 100_000,
    code: 'not_an_object',
  },
];
