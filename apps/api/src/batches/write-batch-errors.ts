import type { FailedItem } from '@sluice/ingest';
import { stringify } from 'csv-stringify/sync';
import { assembleJson, type JsonValue, RawJson } from '../http/json.ts';
import { toSentPath, toSentText, toSentWords } from './item-names.ts';

/** What an error file tells of each item; `item` is the item as it was sent. */
const columns = ['index', 'line', 'id', 'status', 'code', 'reason', 'path', 'item'];

/**
 * Writes the items of a batch that were not applied as CSV (RFC 4180), with a header row. A cell that a spreadsheet would
 * take for a formula (=, +, -, @, tab and carriage return at its start) begins with an apostrophe.
 */
export async function* writeErrorRows(failed: AsyncIterable<FailedItem>): AsyncGenerator<string, void> {
  yield writeRow(columns);
  for await (const { error, text } of failed) {
    yield writeRow([...Object.values(describe(error)), toSentText(text)]);
  }
}

/** Writes the items of a batch that were not applied as a JSON list. */
export async function* writeErrorList(failed: AsyncIterable<FailedItem>): AsyncGenerator<string, void> {
  let separator = '[';
  for await (const { error, text } of failed) {
    yield separator + assembleJson({ ...describe(error), item: writeItem(toSentText(text)) });
    separator = ',';
  }
  yield separator === '[' ? '[]' : ']';
}

/** An item as JSON: itself where it is that, else its text; null where there is none. */
export function writeItem(text: string | null): JsonValue {
  if (text === null) return null;
  try {
    JSON.parse(text);
    return new RawJson(text);
  } catch {
    return text;
  }
}

function describe({ index, line, sourceId, status, code, reason, path }: FailedItem['error']) {
  return { index, line, id: sourceId, status, code, reason: toSentWords(reason), path: toSentPath(path) };
}

function writeRow(cells: (string | number | null)[]): string {
  return stringify([cells], { record_delimiter: 'windows', quote_record_delimiter: true, escape_formulas: true });
}
