import { describe, expect, it } from '@jest/globals';
import {
  collections,
  compileItemValidator,
  describeMissing,
  errorCatalogue,
  findCollection,
  type ItemFault,
  PayloadFault,
  type PayloadFormat,
} from '@sluice/contracts';
import { actionFaults } from '../src/apply/admit-items.ts';
import { jobReasons, syncReasons } from '../src/jobs/job-reasons.ts';
import { readOne, segmentWhole } from './parsing/read-payload.ts';

/*
 * The messages that a partner can see, in one reviewed file (`__snapshots__`): a change of wording shows there. After an
 * intended change: `npm test -- packages/ingest/test/messages -u`.
 */
const sections: Record<string, () => string[] | Promise<string[]>> = {
  'titles of errors': listTitles,
  'faults of items, by the schema': listSchemaFaults,
  'faults of items, by parsing': listParsingFaults,
  'faults of payloads': listPayloadFaults,
  'missing references': listMissingReferences,
  'faults of items, by the action': listActionFaults,
  'reasons of jobs': listJobReasons,
  'reasons of syncs': listSyncReasons,
};

describe('the messages that a partner can see', () => {
  it.each(Object.entries(sections))('%s', async (_name, list) => {
    expect(`\n${(await list()).join('\n')}\n`).toMatchSnapshot();
  });
});

function listActionFaults(): string[] {
  return Object.values(actionFaults).map((describe) => {
    const { code, reason } = describe('A-1', 'master/uoms');
    return `${code}: ${reason}`;
  });
}

function listJobReasons(): string[] {
  const reasons = [
    jobReasons.cancelled(),
    jobReasons.timedOut(60),
    jobReasons.noProgress(20),
    jobReasons.unbalanced(3, 2),
    jobReasons.emptyFullRefresh(),
    jobReasons.unreadableIds(2),
  ];
  expect(reasons).toHaveLength(Object.keys(jobReasons).length);
  return reasons.map(({ reasonCode, reason }) => `${reasonCode}: ${reason}`);
}

function listSyncReasons(): string[] {
  const reasons = [syncReasons.timedOut(60), syncReasons.noProgress(20)];
  expect(reasons).toHaveLength(Object.keys(syncReasons).length);
  return reasons;
}

function listTitles(): string[] {
  return Object.entries(errorCatalogue).map(([code, { status, title }]) => `${status} ${code}: ${title}`);
}

const uom = { source_id: 'EA', name: 'Each' };
const sku = { source_id: '1', name: 'Widget', base_uom: 'EA' };
const many = new Array(1_001).fill('x');

const invalidItems: [path: string, item: unknown][] = [
  ['master/uoms', []],
  ['master/uoms', { name: 'Each' }],
  ['master/uoms', { ...uom, source_id: '' }],
  ['master/uoms', { ...uom, source_id: 7 }],
  ['master/uoms', { ...uom, source_version: -1 }],
  ['master/uoms', { ...uom, colour: 'red' }],
  ['master/uoms', { ...uom, dimension: 'weight' }],
  ['master/uoms', { ...uom, factor: 0 }],
  ['master/uoms', { ...uom, attributes: { a: [] } }],
  ['master/uoms', { ...uom, attributes: { '': 1 } }],
  ['master/skus', { ...sku, name: '' }],
  ['master/skus', { ...sku, name: 'x'.repeat(501) }],
  ['master/skus', { ...sku, base_uom: 7 }],
  ['master/skus', { ...sku, tags: many }],
  ['master/skus', { ...sku, tags: null }],
  ['master/skus', { ...sku, weight_g: -3 }],
  ['master/skus', { ...sku, dimensions_mm: 1 }],
  ['master/skus', { ...sku, dimensions_mm: { depth: 1 } }],
  ['master/locations', { source_id: '1', name: 'Bin', latitude: 91 }],
  ['master/locations', { source_id: '1', name: 'Bin', country: 'Germany' }],
  ['inventory/balances', { source_id: '1', sku: '1', location: '1', uom: 'EA', quantity: 1, expires_on: '2024-02-30' }],
  ['documents/orders', { source_id: '1', direction: 'inbound', lines: [{}] }],
  ['documents/orders', { source_id: '1', direction: 'inbound', lines: [], due_at: 'tomorrow' }],
  ['crm/customers', { source_id: '1', firstName: 'Ada', lastName: 'Lovelace', email: 'ada@' }],
  ['catalog/products', { source_id: '1', name: 'Lamp', archived: 1 }],
  ['catalog/products', { source_id: '1', name: 'Lamp', values: { en: { title: {} } } }],
];

function listSchemaFaults(): string[] {
  return invalidItems.map(([path, item]) => {
    const collection = findCollection(path);
    if (collection === undefined) throw new Error(`Unknown collection ${path}`);
    return printFault(compileItemValidator(collection)(item));
  });
}

function printFault(fault: ItemFault | null): string {
  if (fault === null) throw new Error('The item is valid');
  // What JSON.parse says depends on the version of Node.
  return `${fault.code}: ${fault.reason.replace(/(is not valid JSON: ).*/, '$1…')}`;
}

const csvHeader = 'source_id,source_version,name,base_uom,tags,weight_g,dimensions_mm.length';

const unreadableItems: [format: PayloadFormat, payload: string | Buffer][] = [
  ['ndjson', '7'],
  ['ndjson', '{"source_id":}'],
  ['ndjson', Buffer.from('7b226e616d65223a22ff227d', 'hex')],
  ['ndjson', '{"name":"a\\u0000b"}'],
  ['ndjson', '{"name":"\\ud800"}'],
  ['ndjson', '{"name":"a","name":"b"}'],
  ['ndjson', '{"weight_g":12345678901234567890}'],
  ['ndjson', '{"weight_g":1e400}'],
  ['ndjson', '{"weight_g":1e-400}'],
  ['ndjson', `{"attributes":${'['.repeat(40)}${']'.repeat(40)}}`],
  ['ndjson', `{"attributes":[${'[],'.repeat(60_000)}[]]}`],
  ['ndjson', `{"name":"${'x'.repeat(300_000)}"}`],
  ['csv', `${csvHeader}\n1,x,Widget,EA,,,\n`],
  ['csv', `${csvHeader}\n1,,Widget,EA,,heavy,\n`],
  ['csv', `${csvHeader}\n1,,Widget,EA,red,,\n`],
  ['csv', `${csvHeader}\n1,,Widget,EA,,1e400,\n`],
  ['csv', `${csvHeader}\n1,,Widget\n`],
  ['csv', `${csvHeader}\n1,,Wid"get,EA,,,\n`],
  ['csv', `${csvHeader}\n1,,"Wid"get,EA,,,\n`],
];

function listParsingFaults(): Promise<string[]> {
  return Promise.all(
    unreadableItems.map(async ([format, payload]) => {
      const { fault } = await readOne(payload, { format, itemMaxBytes: 200_000 });
      return printFault(fault);
    }),
  );
}

const unreadablePayloads: [format: PayloadFormat, payload: string | Buffer][] = [
  ['json', ''],
  ['json', '{"items":['],
  ['json', '[{"a":1}]'],
  ['json', '{}'],
  ['json', '{"records":[]}'],
  ['json', '{"items":[],"items":[]}'],
  ['json', '{"items":{}}'],
  ['json', '{"items":[{} {}]}'],
  ['json', '{"items":[{"a":[1}]}'],
  ['json', '{"items":[]}}'],
  ['json', Buffer.from('\ufeff{}', 'utf16le')],
  ['ndjson', ''],
  ['csv', ''],
  ['csv', 'source_id,name\n1,"Widget'],
  ['csv', 'source_id;name\n'],
  ['csv', 'source_id,name,name\n'],
  ['csv', 'source_id,,name\n'],
  ['csv', 'name,base_uom\n'],
  ['csv', 'source_id,attributes.a,attributes\n'],
];

function listPayloadFaults(): Promise<string[]> {
  return Promise.all(
    unreadablePayloads.map(async ([format, payload]) => {
      const fault: unknown = await segmentWhole(payload, { format }).catch((error: unknown) => error);
      if (!(fault instanceof PayloadFault)) throw new Error('The payload can be read', { cause: fault });
      return `${fault.code}: ${fault.detail}`;
    }),
  );
}

function listMissingReferences(): string[] {
  const referenced = new Set(
    [...collections.values()].flatMap(({ references }) => references.map((r) => r.collection)),
  );
  return [...referenced].map((collection) => describeMissing({ collection, sourceId: 'X-1' }));
}
