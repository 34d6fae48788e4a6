import { describe, expect, it } from '@jest/globals';
import type { PayloadFormat } from '@sluice/contracts';
import { aliasFields, aliasItemFields } from '../../src/parsing/alias-fields.ts';

const names = ['id', 'source_id'] as const;

async function alias(text: string, format: PayloadFormat, pieceBytes: number): Promise<string> {
  const bytes = Buffer.from(text);
  async function* cut() {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  }
  const pieces: Buffer[] = [];
  for await (const piece of aliasItemFields(cut(), format, names)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString();
}

const cases: [string, PayloadFormat, string, string][] = [
  ['an id', 'json', '{"items":[{"id":"1"}]}', '{"items":[{"source_id":"1"}]}'],
  ['an id that comes later', 'json', '{"items":[{"n":1,"id":2}]}', '{"items":[{"n":1,"source_id":2}]}'],
  ['both', 'json', '{"items":[{"id":1,"source_id":2}]}', '{"items":[{"source_id":1,"id":2}]}'],
  ['each of two', 'json', '{"items":[{"id":1,"id":2}]}', '{"items":[{"source_id":1,"source_id":2}]}'],
  ['what is within', 'json', '{"items":[{"a":{"id":1},"b":[{"id":1}]}]}', '{"items":[{"a":{"id":1},"b":[{"id":1}]}]}'],
  ['a value', 'json', '{"items":[{"n":"id"}, "id"]}', '{"items":[{"n":"id"}, "id"]}'],
  ['a text that looks like one', 'json', '{"items":[{"n":"\\",\\"id\\":"}]}', '{"items":[{"n":"\\",\\"id\\":"}]}'],
  ['an escaped name', 'json', '{"items":[{"\\u0069d":1}]}', '{"items":[{"source_id":1}]}'],
  ['white space', 'json', '{ "items" : [ { "id" : 1.0e1 } ] }\n', '{ "items" : [ { "source_id" : 1.0e1 } ] }\n'],
  ['a list alone', 'json', ' [{"id":1}]', '{"items": [{"source_id":1}]}'],
  ['a list after a mark', 'json', '\uFEFF[{"id":1}]', '{"items":[{"source_id":1}]}'],
  ['a list that does not end', 'json', '[{"id":1},', '{"items":[{"source_id":1},}'],
  ['a key that does not end', 'json', '{"items":[{"id', '{"items":[{"id'],
  [
    'a long key',
    'json',
    `{"items":[{"${'k'.repeat(600)}":1,"id":2}]}`,
    `{"items":[{"${'k'.repeat(600)}":1,"source_id":2}]}`,
  ],
  ['lines', 'ndjson', '{"id":1}\r\n\n{"id":2}', '{"source_id":1}\r\n\n{"source_id":2}'],
  ['a line after a broken one', 'ndjson', '{"id":"1\n{"id\n{"id":2}\n', '{"source_id":"1\n{"id\n{"source_id":2}\n'],
  ['columns', 'csv', 'name,id\r\nid,1\r\n', 'name,source_id\r\nid,1\r\n'],
  ['both columns', 'csv', 'source_id,id\n', 'id,source_id\n'],
  ['a quoted column after a mark', 'csv', '\uFEFF"id",é\n1,2', '\uFEFFsource_id,é\n1,2'],
  ['a part of a column', 'csv', 'attributes.id,"a,id,b"\n', 'attributes.id,"a,id,b"\n'],
  ['nothing', 'csv', '', ''],
];

describe('aliasItemFields', () => {
  it.each(cases)('exchanges %s in %s, in pieces of any size', async (_, format, text, expected) => {
    for (const pieceBytes of [1, 2, 3, 7, 64, 10_000]) expect(await alias(text, format, pieceBytes)).toBe(expected);
  });
});

describe('aliasFields', () => {
  it('gives back what it was given, done twice', () => {
    const text = '{"id":1,"source_id":{"id":2},"\\u0069":3}';
    expect(aliasFields(aliasFields(text, names), names)).toBe(text);
  });
});
