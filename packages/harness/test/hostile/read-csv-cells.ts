const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g;

/** The cells of every row of a CSV (RFC 4180), as a spreadsheet reads them. */
export function readCells(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(cell)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? String(plain));
    if (end !== ',') rows.push([]);
  }
  return rows.slice(0, -2);
}

/** The cells that a spreadsheet would evaluate as formulas. */
export function findFormulas(rows: readonly string[][]): string[] {
  return rows.flat().filter((text) => /^[=+\-@\t\r]/.test(text));
}
