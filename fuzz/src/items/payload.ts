import type { PayloadFormat } from '@sluice/contracts';
import { type ExactObject, textOf } from '../oracle/exact-value.ts';
import type { SentItem } from '../oracle/sent-item.ts';
import type { PayloadPlan } from './payload-plan.ts';
import type { PlannedItem } from './plan-items.ts';
import { stringValue } from './scalars.ts';
import { set } from './spoils.ts';
import { writeCsv } from './write-csv.ts';
import { writeJson } from './write-json.ts';
import { writeNdjson } from './write-ndjson.ts';

/** A payload, and what it says. */
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

/** Writes planned items in their format. Ids are told apart first, but for those that are to be repeated. */
export function writePayload(plan: PayloadPlan): Payload {
  const told = { ...plan, items: tellApart(plan.items) };
  switch (plan.format) {
    case 'json':
      return { format: 'json', ...writeJson(told) };
    case 'ndjson':
      return { format: 'ndjson', ...writeNdjson(told) };
    case 'csv':
      return { format: 'csv', ...writeCsv(told) };
  }
}

/** Gives each item an id of its own, or that of the item before. */
export function tellApart(items: readonly PlannedItem[]): PlannedItem[] {
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
  return textOf(value, 'source_id') === id ? value : set(value, 'source_id', stringValue(id));
}
