import { describe, expect, it } from '@jest/globals';
import { type JsonListOptions, readJsonList } from '../../src/submit/read-json-list.ts';
import { skus } from '../parsing/read-payload.ts';

const read = (body: string, options: Partial<JsonListOptions> = {}) =>
  readJsonList(Buffer.from(body), {
    collection: skus,
    envelope: { listName: 'resources', takesBareList: true },
    maxItems: 3,
    itemMaxBytes: 100,
    ...options,
  });

describe('readJsonList', () => {
  it.each([
    ['a bare list', '\ufeff [{"a":1} , {"b":2}]\n'],
    ['an object with the list', '{"resources":[{"a":1},{"b":2}]}'],
  ])('reads %s', async (_, body) => {
    const { count, items } = await read(body);
    expect(count).toBe(2);
    expect([...items].map(({ index, text }) => [index, text.toString()])).toEqual([
      [0, '{"a":1}'],
      [1, '{"b":2}'],
    ]);
  });

  it('counts more items than it reads', async () => {
    expect(await read('[1,2,3,4]')).toEqual({ count: 4, items: [] });
  });

  it('reads on after an item that is too large', async () => {
    const { items } = await read(`[{"a":1},{"b":"${'x'.repeat(100)}"},{"c":3}]`);
    expect([...items].map(({ fault }) => fault?.code)).toEqual([undefined, 'item_too_large', undefined]);
  });

  it.each([
    ['nothing', ' ', 'payload_empty'],
    ['another list', '{"items":[]}', 'payload_malformed'],
    ['a list twice', '{"resources":[],"resources":[]}', 'payload_malformed'],
    ['text after a bare list', '[] }', 'payload_malformed'],
    ['a bare list with a member after it', '[],"resources":[]}', 'payload_malformed'],
    ['a bare list that is cut short', '[{"a":1}', 'payload_truncated'],
    ['brackets that do not match', '[{"a":[}]', 'payload_malformed'],
  ])('refuses %s', async (_, body, code) => {
    await expect(read(body)).rejects.toMatchObject({ code });
  });

  it('takes a bare list only where the form has one', async () => {
    const envelope = { listName: 'records', takesBareList: false };
    await expect(read('[]', { envelope })).rejects.toMatchObject({ detail: expect.stringContaining('"records"') });
  });
});
