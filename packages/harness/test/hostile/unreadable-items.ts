import { attribute, having, type RefusedItem } from './item-case.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

/** Items that are no objects, are no text that can be kept, or that JSON.parse would read otherwise. */
export const unreadableItems: RefusedItem[] = [
  // What is no object.
  { name: 'a number', item: '5', code: 'not_an_object', path: null, sourceId: null },
  { name: 'null', item: 'null', code: 'not_an_object', path: null, sourceId: null },
  { name: 'a text', item: '"A"', code: 'not_an_object', path: null, sourceId: null },
  { name: 'a list', item: '[{"source_id":"A"}]', code: 'not_an_object', path: null, sourceId: null },
  { name: 'an empty object', item: '{}', code: 'missing_field', path: 'source_id', sourceId: null },
  { name: 'a comma too many', item: '{"source_id":"A",}', code: 'malformed_json', path: null, sourceId: null },
  { name: 'a single quote', item: "{'source_id':'A'}", code: 'malformed_json', path: null, sourceId: null },
  { name: 'NaN', item: attribute('NaN'), code: 'malformed_json', path: null, sourceId: null },
  { name: 'a number with a zero before', item: attribute('01'), code: 'malformed_json', path: null, sourceId: null },
  { name: 'a comment', item: having('/* b */"kind":1'), code: 'malformed_json', path: null, sourceId: null },
  // What is no text.
  { name: 'a NUL byte', item: having('"kind":"\0"'), code: 'nul_character', path: null, sourceId: null },
  { name: 'an escaped NUL', item: attribute('"a\\u0000b"'), code: 'nul_character', path: 'attributes.x' },
  {
    name: 'an escaped NUL in a key',
    item: having('"attributes":{"\\u0000":1}'),
    code: 'nul_character',
    path: 'attributes.\\u0000',
  },
  {
    name: 'an escaped NUL in its id',
    item: '{"source_id":"A\\u0000","name":"a"}',
    code: 'nul_character',
    path: 'source_id',
    sourceId: null,
  },
  {
    name: 'a control character',
    item: '{"source_id":"A","name":"\t"}',
    code: 'malformed_json',
    path: null,
    sourceId: null,
  },
  { name: 'a high surrogate alone', item: attribute('"\\ud83d"'), code: 'lone_surrogate', path: 'attributes.x' },
  { name: 'a low surrogate alone', item: attribute('"\\ude00!"'), code: 'lone_surrogate', path: 'attributes.x' },
  {
    name: 'a pair the wrong way round',
    item: attribute('"\\ude00\\ud83d"'),
    code: 'lone_surrogate',
    path: 'attributes.x',
  },
  {
    name: 'half a pair in a key',
    item: having('"attributes":{"\\ud83d":1}'),
    code: 'lone_surrogate',
    path: 'attributes.\\ud83d',
  },
  { name: 'Latin-1', item: bytes(attribute('"caf\xe9"')), code: 'invalid_utf8', path: 'attributes.x' },
  {
    name: 'a surrogate in UTF-8',
    item: bytes(attribute('"\xed\xa0\x80"')),
    code: 'invalid_utf8',
    path: 'attributes.x',
  },
  { name: 'an overlong slash', item: bytes(attribute('"\xc0\xaf"')), code: 'invalid_utf8', path: 'attributes.x' },
  {
    name: 'an id that is not valid UTF-8',
    item: bytes('{"source_id":"\xff","name":"a"}'),
    code: 'invalid_utf8',
    path: 'source_id',
    sourceId: null,
  },
  // What JSON.parse would drop.
  { name: 'a key twice', item: having('"name":"b"'), code: 'duplicate_key', path: 'name' },
  { name: 'a key twice, once escaped', item: having('"n\\u0061me":"b"'), code: 'duplicate_key', path: 'name' },
  { name: 'a key twice inside', item: attribute('1,"x":1'), code: 'duplicate_key', path: 'attributes.x' },
  {
    name: 'its id twice',
    item: having('"source_id":"B"'),
    code: 'duplicate_key',
    path: 'source_id',
    sourceId: null,
  },
  {
    name: '__proto__ twice',
    item: having('"attributes":{"__proto__":1,"__proto__":2}'),
    code: 'duplicate_key',
    path: 'attributes.__proto__',
  },
];
