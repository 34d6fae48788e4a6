import { describe, expect, it } from '@jest/globals';
import { assembleJson, type JsonValue, RawJson } from '../src/http/json.ts';

describe('assembleJson', () => {
  it.each<[string, JsonValue]>([
    ['nothing', null],
    ['text', 'a "b" \n \u2028 \ud83d\ude00'],
    ['numbers', [0, -1.5, 1e21]],
    ['dates', { at: new Date('2026-05-22T03:14:01.000Z') }],
    ['lists and objects', { a: [{ b: true }, [], {}], c: null }],
    ['names that have to be escaped', { '"\n': 1 }],
  ])('writes %s as JSON.stringify does', (_case, value) => {
    expect(assembleJson(value)).toBe(JSON.stringify(value));
  });

  it('omits members that are undefined', () => {
    expect(assembleJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  it('embeds raw JSON verbatim', () => {
    const data = new RawJson('{"n": 12345678901234567890.10, "big": 9007199254740993}');
    expect(assembleJson({ items: [{ data }] })).toBe(`{"items":[{"data":${data.text}}]}`);
  });
});
