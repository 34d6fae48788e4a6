import { describe, expect, it } from '@jest/globals';
import { renameMember } from '../../../src/parsing/json/json-members.ts';

describe('renameMember', () => {
  it.each([
    ['the first member', '{"id":1,"b":2}', '{"source_id":1,"b":2}'],
    ['the last member, after values of every kind', '{"a":"}\\"","b":[{"id":2}],"c":1e2 , "id" : "x" }', undefined],
    ['an escaped name', '{ "\\u0069d":null}', '{ "source_id":null}'],
    ['no member inside another', '{"a":{"id":1}}', '{"a":{"id":1}}'],
    ['no text that is a value', '{"a":"id"}', '{"a":"id"}'],
    ['nothing of an empty object', '{ }', '{ }'],
  ])('renames %s', (_, text, renamed) => {
    expect(renameMember(text, 'id', 'source_id')).toBe(renamed ?? text.replace(/"id" :/, '"source_id" :'));
  });
});
