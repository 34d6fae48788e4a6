import { describe, expect, it } from '@jest/globals';
import { collections, compileItemValidator, findCollection } from '@sluice/contracts';
import { ItemText } from '@sluice/ingest';
import { toItem, toRecord } from '../src/async-bulk/record-translation.ts';
import { recordSchema } from '../src/async-bulk/record-validation.ts';

function find(path: string) {
  const collection = findCollection(path);
  if (collection === undefined) throw new Error(`There is no collection ${path}.`);
  return collection;
}

describe('recordSchema', () => {
  it.each([...collections.values()])('has externalId for the id in $path, and compiles', (collection) => {
    const schema = recordSchema(collection);
    expect(Object.keys(schema.properties)).not.toContain('source_id');
    expect(Object.keys(schema.properties)).not.toContain('source_version');
    expect(schema.required[0]).toBe('externalId');
    expect(JSON.stringify(schema)).not.toContain('"enum"');
    expect(compileItemValidator({ ...collection, schema })({})).toMatchObject({ path: 'externalId' });
  });
});

describe('a translated record', () => {
  const texts = [
    [
      'crm/customers',
      '{ "firstName":"A","externalId":"é\\"\\\\1" }',
      '{"source_id":"é\\"\\\\1", "firstName":"A","externalId":"é\\"\\\\1" }',
    ],
    ['master/uoms', '{ "name": "externalId", "externalId" : "EA" }', '{ "name": "externalId", "source_id" : "EA" }'],
  ] as const;

  it.each(texts)('of %s comes back as it was sent', (path, sent, item) => {
    const collection = find(path);
    const record = { text: ItemText.from(sent), value: JSON.parse(sent) as unknown };
    const read = { index: 0, line: null, byteEnd: 0, nextLine: 1, passedFastPath: false, fault: null, ...record };
    expect(toItem(read, collection)).toBe(item);
    expect(toRecord(item, collection)).toBe(sent);
  });
});
