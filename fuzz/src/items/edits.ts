import fc from 'fast-check';

/** One change to bytes. Positions are taken modulo the number of bytes. */
export type Edit =
  | { kind: 'set'; at: number; byte: number }
  | { kind: 'insert'; at: number; bytes: Uint8Array }
  | { kind: 'delete'; at: number; length: number }
  | { kind: 'repeat'; at: number; length: number; times: number }
  | { kind: 'overwrite'; at: number; other: number; length: number }
  | { kind: 'cut'; at: number };

/** Tokens that break readers of JSON, CSV and HTTP, inserted anywhere. */
const tokens = [
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '\n',
  '\r\n',
  '\r',
  '\0',
  '\\u0000',
  '\\ud800',
  '1e400',
  '-0',
  '9007199254740993',
  '1e200000',
  '"source_id":"x",',
  '"__proto__":{},',
  '\ufeff',
  '""',
  ' ',
  'null',
  '{"items":[',
  '%00',
  '%',
  ';',
];

const place = fc.nat();
const length = fc.integer({ min: 1, max: 64 });
const little = fc.oneof(
  fc.constantFrom(...tokens).map((token): Uint8Array => Buffer.from(token)),
  fc.uint8Array({ minLength: 1, maxLength: 8 }),
);
const much = fc.constantFrom('[', '{"a":', '"', '\\', ',').map((token): Uint8Array => Buffer.from(token.repeat(5_000)));

const editsOf = (inserted: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Edit> =>
  fc.oneof(
    fc.record({ kind: fc.constant('set' as const), at: place, byte: fc.nat(255) }),
    fc.record({ kind: fc.constant('insert' as const), at: place, bytes: inserted }),
    fc.record({ kind: fc.constant('delete' as const), at: place, length }),
    fc.record({ kind: fc.constant('repeat' as const), at: place, length, times: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ kind: fc.constant('overwrite' as const), at: place, other: place, length }),
    fc.record({ kind: fc.constant('cut' as const), at: place }),
  );

/** One to four edits. */
export const edits: fc.Arbitrary<Edit[]> = fc.array(
  editsOf(fc.oneof({ weight: 4, arbitrary: little }, { weight: 1, arbitrary: much })),
  {
    minLength: 1,
    maxLength: 4,
  },
);

/** The same, but none inserts more than a few bytes. */
export const smallEdits: fc.Arbitrary<Edit[]> = fc.array(editsOf(little), { minLength: 1, maxLength: 4 });

/** Applies edits to bytes in order. */
export function applyEdits(bytes: Buffer, all: readonly Edit[]): Buffer {
  return all.reduce(applyEdit, bytes);
}

function applyEdit(bytes: Buffer, one: Edit): Buffer {
  const at = one.at % (bytes.length + 1);
  switch (one.kind) {
    case 'set':
      return splice(bytes, { at, removed: 1, put: Buffer.from([one.byte]) });
    case 'insert':
      return splice(bytes, { at, removed: 0, put: one.bytes });
    case 'delete':
      return splice(bytes, { at, removed: one.length, put: Buffer.alloc(0) });
    case 'repeat': {
      const piece = bytes.subarray(at, at + one.length);
      return splice(bytes, { at, removed: 0, put: Buffer.concat(Array.from({ length: one.times }, () => piece)) });
    }
    case 'overwrite': {
      const other = one.other % (bytes.length + 1);
      return splice(bytes, { at, removed: one.length, put: bytes.subarray(other, other + one.length) });
    }
    case 'cut':
      return bytes.subarray(0, at);
  }
}

function splice(bytes: Buffer, { at, removed, put }: { at: number; removed: number; put: Uint8Array }): Buffer {
  return Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + removed)]);
}
