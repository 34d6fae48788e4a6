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

/** The framer of NDJSON against lines that are split at line feeds. */
export const ndjsonFramer: Target = {
  name: 'ndjson-framer',
  casesPerRun: 200,
  property: () => fc.asyncProperty(composeBytes(['', '', '\ufeff'], lineParts), checkNdjson),
};

/** Cuts an NDJSON at every byte: an item for each line that is not blank, on that line. @throws Finding */
export async function checkNdjson(bytes: Buffer): Promise<void> {
  const scan = await scanCutEverywhere(bytes, { format: 'ndjson' });
  if (scan.fault !== null) return expectThat(isUnreadable(bytes), 'misjudged', () => scan.fault);
  const items = readCuts(bytes, scan, { format: 'ndjson' });
  checkPlaces(items);
  const expected = readPayload('ndjson', bytes) ?? [];
  const told = () => `${items.length} items where there are ${expected.length} lines`;
  expectThat(items.length === expected.length, 'unbalanced', told);
  for (const [at, { line, fate }] of expected.entries()) {
    const item = items[at];
    expectThat(item?.line === line, 'unbalanced', () => `item ${at} is on line ${line}, not ${item?.line}`);
    const isJudged = fate !== 'rejected' || item?.fault !== null;
    expectThat(isJudged, 'misjudged', () => `item ${at} is taken, and would be altered`);
  }
}

/** Empty, or in UTF-16 by its first bytes: its mark, or a NUL beside another byte. */
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

/** The framer of CSV against a reader of RFC 4180 that knows nothing of bytes and segments. */
export const csvFramer: Target = {
  name: 'csv-framer',
  casesPerRun: 200,
  property: () => fc.asyncProperty(composeBytes(headers, rowParts), checkCsv),
};

/** Cuts a CSV at every byte: an item for each row, on its line and with its cells. @throws Finding */
export async function checkCsv(bytes: Buffer): Promise<void> {
  const scan = await scanCutEverywhere(bytes, { format: 'csv' });
  // A header that is refused is refused as a whole; that it is so for good reason is for others to say.
  if (scan.fault !== null) return;
  const items = readCuts(bytes, scan, { format: 'csv' });
  checkPlaces(items);
  const text = decodeUtf8(bytes)?.replace(/^\ufeff/, '') ?? null;
  const rows = text === null ? null : readCsv(text);
  if (rows === null) {
    // RFC 4180 has no carriage return alone; here it is a character like others.
    const isTold = items.some(({ fault }) => fault !== null) || /\r(?!\n)/.test(text ?? '');
    return expectThat(isTold, 'misjudged', () => 'every row is taken of what is no CSV');
  }
  expectThat(items.length === rows.length - 1, 'unbalanced', () => `${items.length} items in ${rows.length} rows`);
  for (const [at, item] of items.entries()) checkRow(item, rows[at + 1] as CsvRow, scan.csvHeader);
}

const attributePrefix = 'attributes.';

function checkRow(item: ReadItem, { cells: sent, line }: CsvRow, header: readonly string[]): void {
  expectThat(item.line === line, 'unbalanced', () => `a row of line ${line} is on line ${item.line}`);
  const isWhole = sent.length === header.length;
  expectThat(isWhole || item.fault !== null, 'misjudged', () => `a row of ${sent.length} cells is taken`);
  if (item.fault !== null) return;
  const read = item.value as Record<string, string | undefined> & { attributes?: Record<string, string> };
  for (const [at, name] of header.entries()) {
    const told = name.startsWith(attributePrefix) ? read.attributes?.[name.slice(attributePrefix.length)] : read[name];
    const isSame = (told ?? '') === sent[at];
    expectThat(isSame, 'altered', () => `the cell of ${name} is ${JSON.stringify(told)}, not ${sent[at]}`);
  }
}

/** Bytes that begin with one of `heads` and go on with any of `parts`, one in six of them changed at random. */
function composeBytes(heads: readonly string[], parts: readonly string[]): fc.Arbitrary<Buffer> {
  const rest = fc.array(fc.constantFrom(...parts), { maxLength: 14 });
  const changes = fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: smallEdits });
  return fc
    .tuple(fc.constantFrom(...heads), rest, changes)
    .map(([head, all, edits]) => applyEdits(Buffer.from(head + all.join('')), edits));
}
