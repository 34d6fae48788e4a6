import { type Collection, type CsvColumn, type CsvType, csvColumns } from '@sluice/contracts';
import { readMembers } from '@sluice/ingest';
import { requireCollection } from '../http/collections.ts';
import { csvRows } from '../http/downloads.ts';
import { toSentText } from './item-names.ts';

/** The column of items that cells cannot represent, as JSON. */
const wholeItem = '_item';

/**
 * Writes the items of a batch as they were sent, as CSV with the columns that have any cell.
 * @param open opens the texts of the items. They are read twice, so that they need not be kept in memory.
 */
export async function* writeSentRows(
  open: () => AsyncIterable<string>,
  collection: string,
): AsyncGenerator<string, void> {
  const known = sentColumns(requireCollection(collection));
  const columns = await listUsed(open(), known);
  yield csvRows([columns]);
  for await (const text of open()) {
    const cells = cellsOf(text, known);
    yield csvRows([columns.map((column) => cells.get(column) ?? '')]);
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

/** The cells of one item, by column. */
type SentCells = Map<string, string>;

/**
 * The cells that represent an item without loss; null if there are none, because it is not an object, or because a field is not
 * a column, is repeated or empty, or has another type than its column.
 */
function listCells(text: string, columns: ReadonlyMap<string, CsvColumn>): SentCells | null {
  if (!isObject(text)) return null;
  const cells: SentCells = new Map();
  return addCells(text, '', { columns, cells }) ? cells : null;
}

/** The columns of a collection, with the names of this surface. */
function sentColumns(collection: Collection): ReadonlyMap<string, CsvColumn> {
  return new Map([...csvColumns(collection)].map(([name, column]) => [name === 'source_id' ? 'id' : name, column]));
}

interface Row {
  columns: ReadonlyMap<string, CsvColumn>;
  cells: SentCells;
}

function addCells(object: string, prefix: string, row: Row): boolean {
  return readMembers(object).every(({ name, text }) => {
    const path = prefix + name;
    const column = row.columns.get(path);
    if (column === undefined) return isWithin(path, row) && text.startsWith('{') && addCells(text, `${path}.`, row);
    const cell = writeCell(text, column.type);
    if (cell === null || row.cells.has(path)) return false;
    row.cells.set(path, cell);
    return true;
  });
}

/** Returns whether an object at `path` has columns. */
function isWithin(path: string, { columns }: Row): boolean {
  return [...columns.keys()].some((name) => name.startsWith(`${path}.`));
}

/** Null if the cell would be read as another value. */
function writeCell(text: string, type: CsvType): string | null {
  const first = text.charAt(0);
  switch (type) {
    case 'string':
      return first === '"' && text !== '""' ? (JSON.parse(text) as string) : null;
    case 'number':
    case 'integer':
      return /[-\d]/.test(first) ? text : null;
    case 'boolean':
      return first === 't' || first === 'f' ? text : null;
    case 'json':
      return text;
  }
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
