import { isUtf8 } from 'node:buffer';
import {
  type Collection,
  csvColumns,
  findCsvColumn,
  PayloadFault,
  type PayloadPlace,
  printText,
} from '@sluice/contracts';
import { splitCsvRow } from './split-csv-row.ts';

/** The longest header row that is taken. Bytes. */
export const longestHeaderBytes = 65_536;

const tooLong =
  `The header row of the CSV is longer than ${longestHeaderBytes} bytes. ` +
  'Name the columns on the first line, and end the line.';
const notUtf8 = 'The header row of the CSV is not valid UTF-8. Send the payload in UTF-8.';

/**
 * Reads the header row of a CSV payload, without its line break: the names of the columns, each known to `collection`
 * and named once, `source_id` among them. `place` is where the row begins.
 * @throws PayloadFault `payload_header_invalid`
 */
export function readCsvHeader(row: Buffer, collection: Collection, place: PayloadPlace): string[] {
  const { names, flaw } = splitNames(row);
  const detail =
    flaw ??
    findUnknown(names, collection) ??
    findUnstorable(names) ??
    findRepeated(names) ??
    findOverlap(names, collection) ??
    findMissing(names);
  if (detail !== null) throw new PayloadFault('payload_header_invalid', detail, place);
  return names;
}

function splitNames(row: Buffer): { names: string[]; flaw: string | null } {
  if (row.length > longestHeaderBytes) return { names: [], flaw: tooLong };
  if (!isUtf8(row)) return { names: [], flaw: notUtf8 };
  const { cells, flaw } = splitCsvRow(row.toString('utf8'));
  if (cells === null) return { names: [], flaw: `The header row of the CSV is malformed. ${flaw}.` };
  return { names: cells, flaw: null };
}

function findUnknown(names: readonly string[], collection: Collection): string | null {
  const position = names.findIndex((name) => findCsvColumn(collection, name) === undefined);
  const name = names[position];
  if (name === undefined) return null;
  const known = `The columns of ${collection.path} are ${[...csvColumns(collection).keys()].join(', ')} and attributes.<name>`;
  if (name.trim() === '') return `Column ${position + 1} of the CSV has no name. ${known}.`;
  return `Unknown column '${printText(name, 255)}' in the header row of the CSV. ${adviseOn(name)}${known}.`;
}

/** The name of an attribute is any text that Postgres can store. */
function findUnstorable(names: readonly string[]): string | null {
  const name = names.find((candidate) => candidate.includes('\0'));
  if (name === undefined) return null;
  return `Column '${printText(name, 255)}' of the CSV has a NUL in its name, which cannot be stored. Remove it.`;
}

/** What to do about a name that is made up of several, or of more than the header. */
function adviseOn(name: string): string {
  if (name.includes('\r')) return 'End each line with a line feed. ';
  return /[;\t|]/.test(name) ? 'Separate the columns by commas. ' : '';
}

function findRepeated(names: readonly string[]): string | null {
  const seen = new Set<string>();
  const repeated = names.find((name) => seen.size === seen.add(name).size);
  if (repeated === undefined) return null;
  return `Column '${repeated}' is in the header row of the CSV twice. Name each column once.`;
}

/** A column that holds another one: its cells would write the same field. */
function findOverlap(names: readonly string[], collection: Collection): string | null {
  const known = new Set(names);
  for (const inner of names) {
    const path = findCsvColumn(collection, inner)?.path ?? [];
    const outer = path
      .slice(0, -1)
      .map((_, at) => path.slice(0, at + 1).join('.'))
      .find((name) => known.has(name));
    if (outer === undefined) continue;
    return `The CSV has both a column '${outer}' and a column '${inner}', which is part of it. Send one of them.`;
  }
  return null;
}

function findMissing(names: readonly string[]): string | null {
  if (names.includes('source_id')) return null;
  return "The header row of the CSV has no column 'source_id'. Name the columns on the first line, 'source_id' among them.";
}
