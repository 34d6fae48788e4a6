import { type CsvColumn, csvColumns } from '@sluice/contracts';
import { type ExactMember, type ExactObject, type ExactValue, memberOf } from '../oracle/exact-value.ts';
import type { SentItem } from '../oracle/outcomes.ts';
import { spoils } from './item-corruptions.ts';
import type { PayloadPlan, PlannedItem, Written } from './plan-items.ts';
import { type Draw, startDraws } from './seeded-random.ts';
import { rowSpoils } from './text-corruptions.ts';
import { spellBy, writeExactJson } from './write-exact-json.ts';
import { fateOf, findSpoil } from './write-item.ts';

const lineEnds = ['\n', '\r\n'];

/** Writes items as rows under a header, cells in quotes where they need them and now and then where they do not. */
export function writeCsv({ collection, items, style, idName = 'source_id' }: PayloadPlan): Written {
  const draw = startDraws(style);
  const columns = [...csvColumns(collection)].map(([name, column]) => ({ name, ...column }));
  const turned = turn(columns, draw(columns.length));
  const names = turned.map(({ name }) => writeCell(name === 'source_id' ? idName : name, draw));
  const pieces = [Buffer.from(`${draw(16) === 1 ? '\ufeff' : ''}${names.join(',')}\n`)];
  const sent: SentItem[] = [];
  let line = 2;
  for (const item of items) {
    const { cells, value, fate } = writeRow(item, turned, draw);
    const row = Buffer.concat([...cells.flatMap((cell, at) => [Buffer.from(at === 0 ? '' : ','), cell])]);
    const end = Buffer.from(`${lineEnds[draw(2)]}${draw(8) === 1 ? '\n' : ''}`);
    sent.push({ value, fate, line });
    pieces.push(row, end);
    line += countLineFeeds(row) + countLineFeeds(end);
  }
  return { bytes: Buffer.concat(pieces), items: sent };
}

interface Row {
  cells: Buffer[];
  value: ExactObject | null;
  fate: SentItem['fate'];
}

type NamedColumn = CsvColumn & { name: string };

function writeRow(item: PlannedItem, columns: readonly NamedColumn[], draw: Draw): Row {
  const { spoil, value } = item;
  const write = (object: ExactObject) =>
    columns.map((column) => Buffer.from(writeCell(writeText(findCell(object, column.path), column, draw), draw)));
  const kept = withoutEmpty(value);
  if (spoil === null) return { cells: write(value), value: kept, fate: fateOf(kept) };
  const rowSpoil = rowSpoils[spoil];
  if (rowSpoil !== undefined) return { cells: rowSpoil.apply(write(value)), value: null, fate: rowSpoil.codes };
  const { apply, csvCodes } = spoil in spoils ? findSpoil(spoil) : { apply: null, csvCodes: null };
  const spoiled = csvCodes === null || apply === null ? value : apply(value);
  // What no row can be wrong in is sent as it was.
  if (csvCodes === null || spoiled.kind !== 'object') return { cells: write(value), value: kept, fate: fateOf(kept) };
  return { cells: write(spoiled), value: null, fate: csvCodes };
}

function findCell(item: ExactObject, path: readonly string[]): ExactValue | undefined {
  return path.reduce<ExactValue | undefined>((value, name) => memberOf(value, name), item);
}

function writeText(value: ExactValue | undefined, { type }: CsvColumn, draw: Draw): string {
  if (value === undefined) return '';
  if (value.kind === 'string' && type === 'string') return value.value;
  return writeExactJson(value, spellBy(draw, 'any lines'));
}

/** The cell's text as it stands in a row. */
function writeCell(text: string, draw: Draw): string {
  const needsQuotes = /[",\r\n]/.test(text) || draw(6) === 1;
  return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
}

/** As a row says it: an empty text is an absent field, and so is an object of fixed fields that has none. */
function withoutEmpty(item: ExactObject): ExactObject {
  const kept = item.members.flatMap(([name, value]): ExactMember[] => {
    const isAbsent = value.kind === 'string' && value.value === '';
    const isHollow = name === 'dimensions_mm' && value.kind === 'object' && value.members.length === 0;
    return isAbsent || isHollow ? [] : [[name, value]];
  });
  return { kind: 'object', members: kept };
}

function turn<T>(list: readonly T[], by: number): T[] {
  return [...list.slice(by), ...list.slice(0, by)];
}

/** How many lines end in these bytes. */
export function countLineFeeds(bytes: Buffer): number {
  return bytes.filter((byte) => byte === 0x0a).length;
}
