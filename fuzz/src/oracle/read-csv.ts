/** A row of a CSV: its cells, and the line on which it begins, from 1. */
export interface CsvRow {
  cells: string[];
  line: number;
}

/** What stands at one place of a CSV: a cell in quotes, a cell without, or what separates them. */
const token = /"((?:[^"]|"")*)"|([^",\r\n]+)|(,)|(\r?\n)/gy;

/**
 * Reads a CSV as RFC 4180 has it, blank lines left out; null where it is not so: a quote in a cell without quotes, text
 * behind a closing quote, a quote that is never closed, a carriage return alone.
 */
export function readCsv(text: string): CsvRow[] | null {
  const rows: CsvRow[] = [];
  let row: CsvRow = { cells: [], line: 1 };
  let cell: string | null = null;
  let isBlank = true;
  let at = 0;
  const endRow = () => {
    if (!isBlank) rows.push({ ...row, cells: [...row.cells, cell ?? ''] });
  };
  for (const { 0: all, 1: quoted, 2: plain, 3: comma, 4: lineBreak } of text.matchAll(token)) {
    at += all.length;
    if (lineBreak !== undefined) {
      endRow();
      row = { cells: [], line: countLines(text, at) };
      [cell, isBlank] = [null, true];
      continue;
    }
    isBlank = false;
    if (comma !== undefined) {
      row.cells.push(cell ?? '');
      cell = null;
    } else if (cell !== null) return null;
    else cell = quoted === undefined ? (plain as string) : quoted.replaceAll('""', '"');
  }
  if (at < text.length) return null;
  endRow();
  return rows;
}

function countLines(text: string, to: number): number {
  return text.slice(0, to).split('\n').length;
}
