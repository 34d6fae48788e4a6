import { type Content, contentOf, spoil } from '../history/content-of.ts';
import type { SentItem } from '../history/submission.ts';
import type { Random } from '../seeded-random.ts';

/** A body as it is sent. */
export interface EncodedBody {
  contentType: string;
  bytes: Buffer;
}

const formats = ['json', 'ndjson', 'csv'] as const;

/** Whose items they are. */
interface Owner {
  partner: string;
  collection: string;
}

/** Writes items in one of the three formats. */
export function encodeBody(owner: Owner, items: readonly SentItem[], random: Random): EncodedBody {
  const rows = items.map((item) => toRow(owner, item));
  switch (random.pick(formats)) {
    case 'json':
      return encode('application/json', JSON.stringify({ items: rows }));
    case 'ndjson':
      return encode('application/x-ndjson', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    case 'csv':
      return encode('text/csv', toCsv(rows));
  }
}

function encode(contentType: string, content: string): EncodedBody {
  return { contentType, bytes: Buffer.from(content) };
}

function toRow({ partner, collection }: Owner, item: SentItem): Content {
  const { sourceId, version, mark, waitsFor } = item;
  const content = contentOf({ partner, collection, sourceId, mark, waitsFor });
  const ids = { source_id: sourceId, ...(version !== null && { source_version: version }) };
  return { ...ids, ...(item.fate === 'bad' ? spoil(collection, content) : content) };
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
