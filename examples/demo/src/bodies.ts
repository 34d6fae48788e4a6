import { readFile } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Body } from './partner-api.ts';

/** An item as the wire knows it: the two ids and the fields of its collection. */
export interface Item {
  source_id: string;
  [field: string]: unknown;
}

const linesPerWrite = 1_000;

/** UN/ECE Recommendation 20 units of measure, as the file of a partner would bring them. */
export async function readUnits(): Promise<{ body: Body; count: number }> {
  const content = await readFile(new URL('../data/uoms.csv', import.meta.url), 'utf8');
  const count = content.trimEnd().split('\n').length - 1;
  return { body: { type: 'text/csv', content }, count };
}

/** Items as `{"items":[…]}`. */
export function jsonBody(items: readonly Item[]): Body {
  return { type: 'application/json', content: JSON.stringify({ items }) };
}

/** Items as a gzipped stream of lines, made while it is sent. */
export function ndjsonBody(items: readonly Item[]): Body {
  const gzip = createGzip({ level: 1 });
  // Whoever reads the gzip stream is told of an error: the pipeline destroys it with that error.
  pipeline(Readable.from(printLines(items)), gzip, () => undefined);
  return { type: 'application/x-ndjson', encoding: 'gzip', content: gzip };
}

function* printLines(items: readonly Item[]): Generator<string> {
  for (let start = 0; start < items.length; start += linesPerWrite) {
    const some = items.slice(start, start + linesPerWrite);
    yield some.map((item) => `${JSON.stringify(item)}\n`).join('');
  }
}
