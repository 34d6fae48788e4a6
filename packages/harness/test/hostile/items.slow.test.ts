import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestProduct, type TestProduct } from '../../src/index.ts';
import { invalidItems } from './invalid-items.ts';
import { type RefusedItem, validItems } from './item-case.ts';
import { parseExactly } from './parse-exactly.ts';
import { unreadableItems } from './unreadable-items.ts';
import { unusualItems } from './unusual-items.ts';
import { submit } from './verdict.ts';

let product: TestProduct;

beforeAll(async () => {
  product = await startTestProduct({ limits: { SLUICE_ITEM_MAX_BYTES: '200000' } });
  await product.startWorker();
});
afterAll(() => product.stop());

/** Sends the item after a valid one: in an upsert of JSON, and in a bulk job of NDJSON. */
function sendBothWays(item: string | Buffer, collection: RefusedItem['collection'] = 'master/uoms') {
  const join = (...parts: (string | Buffer)[]) => Buffer.concat(parts.map((part) => Buffer.from(part)));
  const before = validItems[collection];
  const json = { type: 'application/json', bytes: join('{"items":[', before, ',', item, ']}') };
  const ndjson = { type: 'application/x-ndjson', bytes: join(before, '\n', item, '\n') };
  return Promise.all([
    submit(product, 'upsert', { collection, body: json }),
    submit(product, 'bulk', { collection, body: ndjson }),
  ]);
}

/** The stored data of an item: all fields except its id and version. */
function storedOf(item: string): object {
  const { source_id: _id, source_version: _version, ...data } = parseExactly(item) as Record<string, unknown>;
  return data;
}

describe('an item that JSON or Postgres would alter, or that is not valid', () => {
  it.each([...unreadableItems, ...invalidItems])('$name is $code, and its neighbour is applied', async (refusal) => {
    const { item, collection, code, path, sourceId = 'A' } = refusal;
    const fault = { index: 1, source_id: sourceId, status: 'REJECTED', code, path };
    const stored = { VALID: storedOf(validItems[collection ?? 'master/uoms']) };
    const ended = { state: 'COMPLETED_WITH_ERRORS', reason: null, stored };
    const [upsert, bulk] = await sendBothWays(item, collection);
    expect(upsert).toEqual({ ...ended, faults: [{ ...fault, line: null }] });
    expect(bulk).toEqual({ ...ended, faults: [{ ...fault, line: 2 }] });
  });
});

describe('an unusual item', () => {
  it.each(unusualItems)('$name is stored as it was sent', async ({ item, collection, stored = item }) => {
    const records = { A: storedOf(stored), VALID: storedOf(validItems[collection ?? 'master/uoms']) };
    const ended = { state: 'COMPLETED', reason: null, faults: [], stored: records };
    expect(await sendBothWays(item, collection)).toEqual([ended, ended]);
  });
});
