import type { CsvColumn } from '@sluice/contracts';
import { stringify } from 'csv-stringify/sync';
import { requireCollection } from '../http/collections.ts';
import { toSentText } from './item-names.ts';
import { listCells, sentColumns } from './sent-cells.ts';

/** Holds an item as JSON, where its cells could not tell it. */
const wholeItem = '_item';

/**
 * Writes the items of a batch, as they were sent, as CSV (RFC 4180), with those columns that have a cell. A cell that a
 * spreadsheet would take for a formula (=, +, -, @, tab and carriage return at its start) begins with an apostrophe.
 *
 * @param open opens the texts of the items; they are read twice, so that none has to be held
 */
export async function* writeSentRows(
  open: () => AsyncIterable<string>,
  collection: string,
): AsyncGenerator<string, void> {
  const known = sentColumns(requireCollection(collection));
  const columns = await listUsed(open(), known);
  yield writeRow(columns);
  for await (const text of open()) {
    const cells = cellsOf(text, known);
    yield writeRow(columns.map((column) => cells.get(column) ?? ''));
  }
}

async function listUsed(texts: AsyncIterable<string>, known: ReadonlyMap<string, CsvColumn>): Promise<string[]> {
  const used = new Set<string>();
  for await (const text of texts) {
    for (const column of cellsOf(text, known).keys()) used.add(column);
  }
  return [...known.keys(), wholeItem].filter((column) => used.has(column));
}

function cellsOf(text: string, known: ReadonlyMap<string, CsvColumn>): Map<string, string> {
  const sent = toSentText(text) ?? '';
  return listCells(sent, known) ?? new Map([[wholeItem, sent]]);
}

function writeRow(cells: readonly string[]): string {
  return stringify([[...cells]], {
    record_delimiter: 'windows',
    quote_record_delimiter: true,
    escape_formulas: true,
    // One empty cell would be a blank line, which readers leave out.
    quoted_empty: cells.length === 1,
  });
}
