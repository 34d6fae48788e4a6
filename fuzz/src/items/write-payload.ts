import type { PayloadFormat } from '@sluice/contracts';
import { type ExactObject, textOf, withMember } from '../oracle/exact-value.ts';
import type { SentItem } from '../oracle/outcomes.ts';
import type { PayloadPlan, PlannedItem, Written } from './plan-items.ts';
import { stringValue } from './scalars.ts';
import { countLineFeeds, writeCsv } from './write-csv.ts';
import { gap, spellBy, startDraws } from './write-exact-json.ts';
import { writeItem } from './write-item.ts';

/** A payload, and the items in it. */
export interface Payload {
  format: PayloadFormat;
  bytes: Buffer;
  items: readonly SentItem[];
}

/** The media type of each format. */
export const contentTypes: Readonly<Record<PayloadFormat, string>> = {
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  csv: 'text/csv',
};

/** Writes planned items in their format. Ids are made unique first, except those planned to repeat. */
export function writePayload(plan: PayloadPlan): Payload {
  const unique = { ...plan, items: makeIdsUnique(plan.items) };
  switch (plan.format) {
    case 'json':
      return { format: 'json', ...writeJson(unique) };
    case 'ndjson':
      return { format: 'ndjson', ...writeNdjson(unique) };
    case 'csv':
      return { format: 'csv', ...writeCsv(unique) };
  }
}

/** Gives each item a unique id, or that of the item before if it is planned to repeat. */
export function makeIdsUnique(items: readonly PlannedItem[]): PlannedItem[] {
  const taken = new Set<string>();
  let last: string | undefined;
  return items.map((item, index) => {
    const own = textOf(item.value, 'source_id') ?? '';
    last =
      item.repeats && last !== undefined ? last : taken.has(own) ? [...`${index}-${own}`].slice(0, 255).join('') : own;
    taken.add(last);
    return { ...item, value: renamed(item.value, last) };
  });
}

function renamed(value: ExactObject, id: string): ExactObject {
  return textOf(value, 'source_id') === id ? value : withMember(value, 'source_id', stringValue(id));
}

const keys = ['"items"', '"items"', '"\\u0069tems"', '"it\\u0065\\u006Ds"'];

/** Writes items as `{"items": […]}`, sometimes with a byte order mark. */
function writeJson({ items, style, idName = 'source_id' }: PayloadPlan): Written {
  const draw = startDraws(style);
  const spelling = spellBy(draw, 'any lines');
  const written = items.map((item, index) =>
    writeItem(item, { style: style && style + index, lines: 'any lines', idName }),
  );
  const space = () => Buffer.from(gap(spelling));
  const separated = written.flatMap(({ bytes }, at) => [Buffer.from(at === 0 ? '' : ','), space(), bytes, space()]);
  const mark = draw(16) === 1 ? '\ufeff' : '';
  const head = `${mark}${gap(spelling)}{${gap(spelling)}${keys[draw(keys.length)]}${gap(spelling)}:${gap(spelling)}[`;
  const tail = `]${gap(spelling)}}${gap(spelling)}`;
  return {
    bytes: Buffer.concat([Buffer.from(head), ...separated, Buffer.from(tail)]),
    items: written.map(({ value, expected }) => ({ value, expected, line: null })),
  };
}

const lineEnds = ['\n', '\n', '\r\n', ' \t\r\n', '\n\n', '\n \r\n\n'];

/** Writes items as lines, sometimes with a byte order mark, blank lines, and no line feed after the last one. */
function writeNdjson({ items, style, idName = 'source_id' }: PayloadPlan): Written {
  const draw = startDraws(style);
  const pieces: Buffer[] = [Buffer.from(draw(16) === 1 ? '\ufeff' : ''), Buffer.from(draw(8) === 1 ? '\n \n' : '')];
  const sent: SentItem[] = [];
  let line = 1 + countLineFeeds(pieces[1] as Buffer);
  for (const [index, item] of items.entries()) {
    const { bytes, value, expected } = writeItem(item, { style: style && style + index, lines: 'one line', idName });
    const isLast = index === items.length - 1;
    const end = Buffer.from(isLast && draw(3) === 1 ? '' : (lineEnds[draw(lineEnds.length)] ?? '\n'));
    sent.push({ value, expected, line });
    pieces.push(bytes, end);
    line += countLineFeeds(end);
  }
  // An empty payload would be refused.
  if (items.length === 0) pieces.push(Buffer.from('\n'));
  return { bytes: Buffer.concat(pieces), items: sent };
}
