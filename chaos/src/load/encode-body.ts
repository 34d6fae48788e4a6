import type { Random } from '@sluice/harness/seeded-random';
import { type Content, contentOf, corruptContent } from '../history/content-of.ts';
import type { Action, SentItem } from '../history/submission.ts';

/** The body of a request. */
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

/** The partner and the collection of items. */
export interface Owner {
  partner: string;
  collection: string;
}

/** Encodes items for the native surface. */
export function encodeBody(owner: Owner, items: readonly SentItem[], format: Format): EncodedBody {
  return encodeRows(
    items.map((item) => toRow(owner, item)),
    format,
  );
}

/** Encodes items for the upload of a batch. */
export function encodeUpload(owner: Owner, batch: BatchItems, format: Format): EncodedBody {
  return encodeRows(toBatchRows(owner, batch), format);
}

/** The items of a batch and its action. */
export interface BatchItems {
  items: readonly SentItem[];
  action: Action;
}

/** Converts items to those of a batch: their id is `id`, and a delete needs no other field. */
export function toBatchRows(owner: Owner, { items, action }: BatchItems): Content[] {
  return items.map((item) => {
    const { source_id: id, source_version, ...content } = toRow(owner, item);
    return { id, ...(source_version !== undefined && { source_version }), ...(action !== 'delete' && content) };
  });
}

function encodeRows(rows: readonly Content[], format: Format): EncodedBody {
  switch (format) {
    case 'json':
      return encode('application/json', JSON.stringify({ items: rows }));
    case 'ndjson':
      return encode('application/x-ndjson', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    case 'csv':
      return encode('text/csv', toCsv(rows));
  }
}

/** Encodes items as records of the async-bulk surface, where the id is one of the fields. */
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

function toContent({ partner, collection }: Owner, { sourceId, mark, waitsFor, expectedOutcome }: SentItem): Content {
  const content = contentOf({ partner, collection, sourceId, mark, waitsFor });
  return expectedOutcome === 'rejected' ? corruptContent(collection, content) : content;
}

function toCsv(rows: readonly Content[]): string {
  const cells = rows.map(flatten);
  const columns = [...new Set(cells.flatMap((row) => [...row.keys()]))];
  const lines = cells.map((row) => columns.map((column) => quote(row.get(column))).join(','));
  return `${[columns.join(','), ...lines].join('\r\n')}\r\n`;
}

/** Attributes become columns named with a dot; what is nested deeper becomes a column of JSON. */
function flatten(row: Content): Map<string, unknown> {
  const cells = Object.entries(row).flatMap(([name, value]): [string, unknown][] => {
    if (typeof value !== 'object' || value === null) return [[name, value]];
    const parts = Object.entries(value);
    if (parts.some(([, part]) => typeof part === 'object')) return [[name, JSON.stringify(value)]];
    return parts.map(([inner, part]) => [`${name}.${inner}`, part]);
  });
  return new Map(cells);
}

/** An empty text is quoted: a row with nothing else would be an empty line, which is skipped. */
function quote(value: unknown): string {
  if (value === undefined) return '';
  const cell = String(value);
  return cell === '' || /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
