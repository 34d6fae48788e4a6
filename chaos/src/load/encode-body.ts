import { type Content, contentOf, spoil } from '../history/content-of.ts';
import type { SentItem } from '../history/submission.ts';
import type { Random } from '../seeded-random.ts';

/** A body as it is sent. */
export interface EncodedBody {
  contentType: string;
  bytes: Buffer;
}

const formats = ['json', 'ndjson', 'csv'] as const;

/** A format of the native surface. */
export type Format = (typeof formats)[number];

/** One of the three formats. */
export function drawFormat(random: Random): Format {
  return random.pick(formats);
}

/** Whose items they are. */
export interface Owner {
  partner: string;
  collection: string;
}

/** Writes items as the native surface takes them. */
export function encodeBody(owner: Owner, items: readonly SentItem[], format: Format): EncodedBody {
  const rows = items.map((item) => toRow(owner, item));
  switch (format) {
    case 'json':
      return encode('application/json', JSON.stringify({ items: rows }));
    case 'ndjson':
      return encode('application/x-ndjson', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    case 'csv':
      return encode('text/csv', toCsv(rows));
  }
}

/** Writes items as records of the async-bulk surface, which have their id among their fields. */
export function encodeRecords(owner: Owner, items: readonly SentItem[], random: Random): EncodedBody {
  const records = items.map((item) => toContent(owner, item));
  return encode('application/json', JSON.stringify(random.chance(0.5) ? records : { resources: records }));
}

function encode(contentType: string, content: string): EncodedBody {
  return { contentType, bytes: Buffer.from(content) };
}

function toRow(owner: Owner, item: SentItem): Content {
  const { sourceId, version } = item;
  const ids = { source_id: sourceId, ...(version !== null && { source_version: version }) };
  return { ...ids, ...toContent(owner, item) };
}

function toContent({ partner, collection }: Owner, { sourceId, mark, waitsFor, fate }: SentItem): Content {
  const content = contentOf({ partner, collection, sourceId, mark, waitsFor });
  return fate === 'bad' ? spoil(collection, content) : content;
}

function toCsv(rows: readonly Content[]): string {
  const cells = rows.map(flatten);
  const columns = [...new Set(cells.flatMap((row) => [...row.keys()]))];
  const lines = cells.map((row) => columns.map((column) => quote(row.get(column))).join(','));
  return `${[columns.join(','), ...lines].join('\r\n')}\r\n`;
}

/** Nested fields have columns of their own, named with a dot. */
function flatten(row: Content): Map<string, unknown> {
  const cells = Object.entries(row).flatMap(([name, value]): [string, unknown][] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).map(([inner, part]) => [`${name}.${inner}`, part])
      : [[name, value]],
  );
  return new Map(cells);
}

function quote(value: unknown): string {
  const cell = value === undefined ? '' : String(value);
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
