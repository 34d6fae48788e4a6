import { readFile } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Body } from './partner-api.ts';

/** An item on the wire: its source_id and the fields of its collection. */
export interface Item {
  source_id: string;
  [field: string]: unknown;
}

const linesPerWrite = 1_000;

/** The units of measure of UN/ECE Recommendation 20, as a partner's CSV file. */
export async function readUnits(): Promise<{ body: Body; count: number }> {
  const content = await readFile(new URL('../data/uoms.csv', import.meta.url), 'utf8');
  const count = content.trimEnd().split('\n').length - 1;
  return { body: { type: 'text/csv', content }, count };
}

/** Items as `{"items":[…]}`. */
export function jsonBody(items: readonly Item[]): Body {
  return { type: 'application/json', content: JSON.stringify({ items }) };
}

/** Items as a gzipped stream of lines, generated while it is sent. */
export function ndjsonBody(items: readonly Item[]): Body {
  const gzip = createGzip({ level: 1 });
  // The reader of the gzip stream gets any error: the pipeline destroys the stream with it.
  pipeline(Readable.from(printLines(items)), gzip, () => undefined);
  return { type: 'application/x-ndjson', encoding: 'gzip', content: gzip };
}

function* printLines(items: readonly Item[]): Generator<string> {
  for (let start = 0; start < items.length; start += linesPerWrite) {
    const some = items.slice(start, start + linesPerWrite);
    yield some.map((item) => `${JSON.stringify(item)}\n`).join('');
  }
}
