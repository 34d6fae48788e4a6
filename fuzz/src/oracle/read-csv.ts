/** A row of a CSV: its cells, and the line on which it starts, from 1. */
export interface CsvRow {
  cells: string[];
  line: number;
}

/** A token of a CSV: a quoted cell, an unquoted cell, a comma or a line break. */
const token = /"((?:[^"]|"")*)"|([^",\r\n]+)|(,)|(\r?\n)/gy;

/**
 * Reads a CSV as in RFC 4180, without blank lines; null if it is invalid: a quote in an unquoted cell, text after a closing
 * quote, an unclosed quote, a carriage return alone.
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
