import type { ReadItem } from '@sluice/ingest';
import fc from 'fast-check';
import { applyEdits, smallEdits } from '../items/edits.ts';
import { expectThat } from '../oracle/finding.ts';
import { type CsvRow, readCsv } from '../oracle/read-csv.ts';
import { decodeUtf8 } from '../oracle/read-exact-json.ts';
import { readPayload } from '../oracle/read-payload.ts';
import type { Target } from '../run/target.ts';
import { checkPlaces, readCuts, scanCutEverywhere } from './scan-payload.ts';

const objects = ['{"a":1}', '{"a":"é"}', '7', 'x', '[1', '{', '}', '"', '\\', '😀'];
const lineParts = [...objects, '\n', '\n', '\n', '\r\n', '\r', ' ', '\t', '\ufeff'];

/** Compares the framer of NDJSON with lines split at line feeds. */
export const ndjsonFramer: Target = {
  name: 'ndjson-framer',
  casesPerRun: 200,
  property: () => fc.asyncProperty(composeBytes(['', '', '\ufeff'], lineParts), checkNdjson),
};

/** Scans NDJSON cut at every byte: one item for each line that is not blank, with its line number. @throws Finding */
export async function checkNdjson(bytes: Buffer): Promise<void> {
  const scan = await scanCutEverywhere(bytes, { format: 'ndjson' });
  if (scan.fault !== null) return expectThat(isUnreadable(bytes), 'wrong outcome', () => scan.fault);
  const items = readCuts(bytes, scan, { format: 'ndjson' });
  checkPlaces(items);
  const lines = readPayload('ndjson', bytes) ?? [];
  const counts = () => `${items.length} items, but ${lines.length} lines`;
  expectThat(items.length === lines.length, 'unbalanced', counts);
  for (const [at, { line, expected }] of lines.entries()) {
    const item = items[at];
    expectThat(item?.line === line, 'unbalanced', () => `item ${at} is on line ${line}, not ${item?.line}`);
    const isRefused = expected !== 'rejected' || item?.fault !== null;
    expectThat(isRefused, 'wrong outcome', () => `item ${at} has no fault, and would be altered`);
  }
}

/** Empty, or UTF-16 by its first bytes: a byte order mark, or a NUL next to another byte. */
function isUnreadable(bytes: Buffer): boolean {
  const text = bytes.toString('latin1').replace(/^\xef\xbb\xbf/, '');
  const hasOneNul = bytes.length > 1 && (bytes[0] === 0) !== (bytes[1] === 0);
  return text === '' || hasOneNul || /^(\xff\xfe|\xfe\xff)/.test(text);
}

const headers = [
  'source_id,name\n',
  'name,source_id\r\n',
  '"source_id",name\n',
  'source_id\n',
  'source_id,name,attributes.x\n',
];
const cells = ['A', 'é', '1.5', '"a"', '""', '"a,b\n""c"""', '[]', '=1', '😀', '\t', ' ', '"'];
const rowParts = [...cells, ',', ',', ',', '\n', '\n', '\r\n', '\r'];

/** Compares the framer of CSV with a reader of RFC 4180 that works on text, without segments. */
export const csvFramer: Target = {
  name: 'csv-framer',
  casesPerRun: 200,
  property: () => fc.asyncProperty(composeBytes(headers, rowParts), checkCsv),
};

/** Scans a CSV cut at every byte: one item for each row, with its line number and its cells. @throws Finding */
export async function checkCsv(bytes: Buffer): Promise<void> {
  const scan = await scanCutEverywhere(bytes, { format: 'csv' });
  // A refused header refuses the whole payload; other targets check the reason.
  if (scan.fault !== null) return;
  const items = readCuts(bytes, scan, { format: 'csv' });
  checkPlaces(items);
  const text = decodeUtf8(bytes)?.replace(/^\ufeff/, '') ?? null;
  const rows = text === null ? null : readCsv(text);
  if (rows === null) {
    // RFC 4180 does not allow a carriage return alone; the product takes it as a character.
    const isFound = items.some(({ fault }) => fault !== null) || /\r(?!\n)/.test(text ?? '');
    return expectThat(isFound, 'wrong outcome', () => 'no row of an invalid CSV has a fault');
  }
  expectThat(
    items.length === rows.length - 1,
    'unbalanced',
    () => `${items.length} items from ${rows.length} rows with the header`,
  );
  for (const [at, item] of items.entries()) checkRow(item, rows[at + 1] as CsvRow, scan.csvHeader);
}

const attributePrefix = 'attributes.';

function checkRow(item: ReadItem, { cells: sent, line }: CsvRow, header: readonly string[]): void {
  expectThat(item.line === line, 'unbalanced', () => `the row on line ${line} is reported on line ${item.line}`);
  const isWhole = sent.length === header.length;
  expectThat(isWhole || item.fault !== null, 'wrong outcome', () => `a row of ${sent.length} cells has no fault`);
  if (item.fault !== null) return;
  const read = item.value as Record<string, string | undefined> & { attributes?: Record<string, string> };
  for (const [at, name] of header.entries()) {
    const value = name.startsWith(attributePrefix) ? read.attributes?.[name.slice(attributePrefix.length)] : read[name];
    const isSame = (value ?? '') === sent[at];
    expectThat(isSame, 'altered', () => `the cell of ${name} is ${JSON.stringify(value)}, not ${sent[at]}`);
  }
}

/** Bytes that start with one of `heads`, followed by any of `parts`; one in six is edited at random. */
function composeBytes(heads: readonly string[], parts: readonly string[]): fc.Arbitrary<Buffer> {
  const rest = fc.array(fc.constantFrom(...parts), { maxLength: 14 });
  const changes = fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: smallEdits });
  return fc
    .tuple(fc.constantFrom(...heads), rest, changes)
    .map(([head, all, edits]) => applyEdits(Buffer.from(head + all.join('')), edits));
}
