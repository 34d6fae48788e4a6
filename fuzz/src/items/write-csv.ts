import { type CsvColumn, csvColumns } from '@sluice/contracts';
import { type ExactMember, type ExactObject, type ExactValue, memberOf } from '../oracle/exact-value.ts';
import type { SentItem } from '../oracle/outcomes.ts';
import { itemCorruptions } from './item-corruptions.ts';
import type { PayloadPlan, PlannedItem, Written } from './plan-items.ts';
import { rowCorruptions } from './text-corruptions.ts';
import { type Draw, spellBy, startDraws, writeExactJson } from './write-exact-json.ts';
import { expectedOutcome, findItemCorruption } from './write-item.ts';

const lineEnds = ['\n', '\r\n'];

/** Writes items as rows under a header. Cells are quoted where needed, and sometimes where not. */
export function writeCsv({ collection, items, style, idName = 'source_id' }: PayloadPlan): Written {
  const draw = startDraws(style);
  const columns = [...csvColumns(collection)].map(([name, column]) => ({ name, ...column }));
  const rotated = rotate(columns, draw(columns.length));
  const names = rotated.map(({ name }) => writeCell(name === 'source_id' ? idName : name, draw));
  const pieces = [Buffer.from(`${draw(16) === 1 ? '\ufeff' : ''}${names.join(',')}\n`)];
  const sent: SentItem[] = [];
  let line = 2;
  for (const item of items) {
    const { cells, value, expected } = writeRow(item, rotated, draw);
    const row = Buffer.concat([...cells.flatMap((cell, at) => [Buffer.from(at === 0 ? '' : ','), cell])]);
    const end = Buffer.from(`${lineEnds[draw(2)]}${draw(8) === 1 ? '\n' : ''}`);
    sent.push({ value, expected, line });
    pieces.push(row, end);
    line += countLineFeeds(row) + countLineFeeds(end);
  }
  return { bytes: Buffer.concat(pieces), items: sent };
}

interface Row {
  cells: Buffer[];
  value: ExactObject | null;
  expected: SentItem['expected'];
}

type NamedColumn = CsvColumn & { name: string };

function writeRow(item: PlannedItem, columns: readonly NamedColumn[], draw: Draw): Row {
  const { corruption, value } = item;
  const write = (object: ExactObject) =>
    columns.map((column) => Buffer.from(writeCell(writeText(findCell(object, column.path), column, draw), draw)));
  const kept = withoutEmpty(value);
  if (corruption === null) return { cells: write(value), value: kept, expected: expectedOutcome(kept) };
  const rowCorruption = rowCorruptions[corruption];
  if (rowCorruption !== undefined)
    return { cells: rowCorruption.apply(write(value)), value: null, expected: rowCorruption.codes };
  const { apply, csvCodes } =
    corruption in itemCorruptions ? findItemCorruption(corruption) : { apply: null, csvCodes: null };
  const corrupted = csvCodes === null || apply === null ? value : apply(value);
  // An item that no row can be corrupted as is sent unchanged.
  if (csvCodes === null || corrupted.kind !== 'object')
    return { cells: write(value), value: kept, expected: expectedOutcome(kept) };
  return { cells: write(corrupted), value: null, expected: csvCodes };
}

function findCell(item: ExactObject, path: readonly string[]): ExactValue | undefined {
  return path.reduce<ExactValue | undefined>((value, name) => memberOf(value, name), item);
}

function writeText(value: ExactValue | undefined, { type }: CsvColumn, draw: Draw): string {
  if (value === undefined) return '';
  if (value.kind === 'string' && type === 'string') return value.value;
  return writeExactJson(value, spellBy(draw, 'any lines'));
}

/** The cell's text, quoted if needed. */
function writeCell(text: string, draw: Draw): string {
  const needsQuotes = /[",\r\n]/.test(text) || draw(6) === 1;
  return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The item as a row expresses it: an empty text is an absent field, and so is an empty object of fixed fields. */
function withoutEmpty(item: ExactObject): ExactObject {
  const kept = item.members.flatMap(([name, value]): ExactMember[] => {
    const isAbsent = value.kind === 'string' && value.value === '';
    const isHollow = name === 'dimensions_mm' && value.kind === 'object' && value.members.length === 0;
    return isAbsent || isHollow ? [] : [[name, value]];
  });
  return { kind: 'object', members: kept };
}

function rotate<T>(list: readonly T[], by: number): T[] {
  return [...list.slice(by), ...list.slice(0, by)];
}

/** The number of line feeds. */
export function countLineFeeds(bytes: Buffer): number {
  return bytes.filter((byte) => byte === 0x0a).length;
}
