import { describe, expect, it } from '@jest/globals';
import { splitMembers } from '../../../src/parsing/json/split-members.ts';

const split = (text: string) => [...splitMembers(Buffer.from(text))].map(({ name, value }) => [name, value.toString()]);

describe('splitMembers', () => {
  it.each<[string, string[][]]>([
    ['{}', []],
    [' { } \n', []],
    ['\ufeff{"a":1}', [['a', '1']]],
    [
      '{"a" : [ {"b":"]}"} ] , "b":"\\"}" ,"a":-1.5e3}',
      [
        ['a', '[ {"b":"]}"} ]'],
        ['b', '"\\"}"'],
        ['a', '-1.5e3'],
      ],
    ],
    ['{"\\u0061":null}', [['a', 'null']]],
    [
      '{"":{},"__proto__":[]}',
      [
        ['', '{}'],
        ['__proto__', '[]'],
      ],
    ],
  ])('splits %s', (text, members) => {
    expect(split(text)).toEqual(members);
  });

  it.each([
    '',
    ' ',
    '[]',
    'x',
    '{',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,',
    '{"a":1,}',
    '{,"a":1}',
    '{"a":,"b":1}',
    '{"a" 1}',
    '{a:1}',
    '{"\\x":1}',
    '{"a":[}',
    '{"a":"x}',
    '{"a":1}}',
    '{"a":1} {}',
  ])('refuses %j', (text) => {
    expect(() => split(text)).toThrow(expect.objectContaining({ code: 'payload_malformed' }));
  });

  it('goes no further than it is asked', () => {
    const [first] = splitMembers(Buffer.from('{"a":1,"b":'));
    expect(first?.name).toBe('a');
  });
});
