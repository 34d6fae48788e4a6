/** The cells of a row, or what is wrong with its form: a sentence without its full stop. */
export type SplitRow = { cells: string[]; flaw: null } | { cells: null; flaw: string };

/** Splits the text of one CSV row (RFC 4180), without its line break, into cells; takes the quotes away. */
export function splitCsvRow(text: string): SplitRow {
  const firstQuote = text.indexOf('"');
  return firstQuote === -1 ? { cells: text.split(','), flaw: null } : splitQuoted(text, firstQuote);
}

function splitQuoted(text: string, firstQuote: number): SplitRow {
  const cells: string[] = [];
  let quote = firstQuote;
  // A row that ends with a comma has one more, empty cell: the one that begins at its end.
  for (let at = 0; at <= text.length; at += 1) {
    const isQuoted = text[at] === '"';
    const end = isQuoted ? findQuotedEnd(text, at) : findNext(text, ',', at);
    if (isQuoted ? !isCellEnd(text, end) : quote < end)
      return { cells: null, flaw: describeFlaw(cells.length + 1, isQuoted) };
    cells.push(isQuoted ? unescapeQuotes(text.slice(at + 1, end - 1)) : text.slice(at, end));
    at = end;
    // Looked for only once it is passed: a row of many cells is not searched to its end for each.
    if (quote < at) quote = findNext(text, '"', at);
  }
  return { cells, flaw: null };
}

/** Just past the quote that closes the cell which opens at `start`. */
function findQuotedEnd(text: string, start: number): number {
  let close = findNext(text, '"', start + 1);
  while (text[close + 1] === '"') close = findNext(text, '"', close + 2);
  return close + 1;
}

function isCellEnd(text: string, at: number): boolean {
  return at === text.length || text[at] === ',';
}

function findNext(text: string, character: string, from: number): number {
  const found = text.indexOf(character, from);
  return found === -1 ? text.length : found;
}

/** Takes one of each two quotes away, quicker than replaceAll does. */
function unescapeQuotes(cell: string): string {
  let text = '';
  let at = 0;
  for (let quote = cell.indexOf('"'); quote !== -1; quote = cell.indexOf('"', at)) {
    text += cell.slice(at, quote + 1);
    at = quote + 2;
  }
  return at === 0 ? cell : text + cell.slice(at);
}

function describeFlaw(position: number, isQuoted: boolean): string {
  return isQuoted
    ? `Cell ${position} continues after its closing quote: double the quotes inside a quoted cell`
    : `Cell ${position} contains a quote but is not quoted: quote the cell, and double the quotes inside it`;
}
