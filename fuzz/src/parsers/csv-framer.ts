import type { ReadItem } from '@sluice/ingest';
import fc from 'fast-check';
import { expectThat } from '../oracle/finding.ts';
import { type CsvRow, readCsv } from '../oracle/read-csv.ts';
import { decodeUtf8 } from '../oracle/read-exact-json.ts';
import type { Target } from '../run/target.ts';
import { checkPlaces } from './check-places.ts';
import { composeBytes } from './composed-bytes.ts';
import { scanCutEverywhere } from './cut-everywhere.ts';
import { readCuts } from './scan-payload.ts';

const headers = [
  'source_id,name\n',
  'name,source_id\r\n',
  '"source_id",name\n',
  'source_id\n',
  'source_id,name,attributes.x\n',
];
const cells = ['A', 'é', '1.5', '"a"', '""', '"a,b\n""c"""', '[]', '=1', '😀', '\t', ' ', '"'];
const parts = [...cells, ',', ',', ',', '\n', '\n', '\r\n', '\r'];

/** The framer of CSV against a reader of RFC 4180 that knows nothing of bytes and segments. */
export const csvFramer: Target = {
  name: 'csv-framer',
  casesPerRun: 200,
  property: () => fc.asyncProperty(composeBytes(headers, parts), checkCsv),
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
