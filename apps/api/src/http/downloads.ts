import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify/sync';
import type { Response } from 'express';

/** A text that is sent as a file. */
interface Download {
  type: string;
  fileName: string;
  text: AsyncGenerator<string, void>;
}

/**
 * Streams a download at the pace of its reader. Rejects with the error of `text`: before anything is sent if the first
 * piece fails, otherwise after the connection has been cut, so that a truncated file never looks complete.
 */
export async function sendDownload(res: Response, { type, fileName, text }: Download): Promise<void> {
  const first = await text.next();
  res.type(type).attachment(fileName);
  await pipeline(continueFrom(first, text), res);
}

async function* continueFrom(
  first: IteratorResult<string, void>,
  rest: AsyncGenerator<string, void>,
): AsyncGenerator<string> {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
}

/** A cell of a CSV row; null: an empty cell. */
export type CsvCell = string | number | null;

/**
 * The CSV text (RFC 4180) of rows of the same length. A cell that a spreadsheet would run as a formula (=, +, -, @, tab or
 * carriage return at its start) is prefixed with an apostrophe.
 */
export function csvRows(rows: readonly (readonly CsvCell[])[]): string {
  return stringify([...rows], {
    record_delimiter: 'windows',
    quote_record_delimiter: true,
    escape_formulas: true,
    // One empty cell would be a blank line, which readers skip.
    quoted_empty: rows[0]?.length === 1,
  });
}
