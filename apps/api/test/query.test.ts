import { describe, expect, it } from '@jest/globals';
import { readPageQuery } from '../src/http/pages.ts';
import { readQuery } from '../src/http/query.ts';

const read = (query: string) => Object.fromEntries(readQuery(`/x${query}`, ['mode', 'cursor']));

describe('readQuery', () => {
  it.each([
    ['', {}],
    ['?', {}],
    ['?mode=bulk', { mode: 'bulk' }],
    ['?mode=a%26b+c&cursor=%C3%A9', { mode: 'a&b c', cursor: 'é' }],
    ['?mode', { mode: '' }],
    ['?mode=a=b', { mode: 'a=b' }],
  ])('reads %j', (query, expected) => {
    expect(read(query)).toEqual(expected);
  });

  it.each([
    ['a parameter twice', '?mode=a&mode=b', 'mode'],
    ['an unknown parameter', '?mdoe=bulk', 'mdoe'],
    ['a parameter in list notation', '?mode[]=a', 'mode[]'],
    ['a truncated encoding', '?mode=%E4%', '%'],
    ['bytes that are not valid UTF-8', '?mode=%ff', '%'],
  ])('refuses %s', (_case, query, named) => {
    expect(() => read(query)).toThrow(
      expect.objectContaining({ code: 'invalid_parameter', detail: expect.stringContaining(named) }),
    );
  });
});

describe('readPageQuery', () => {
  const page = (fields: Record<string, string>) => readPageQuery(new Map(Object.entries(fields)));

  it('starts with the first hundred entries', () => {
    expect(page({})).toEqual({ limit: 100 });
    expect(page({ cursor: '' })).toEqual({ limit: 100 });
  });

  it('passes the cursor through', () => {
    expect(page({ limit: '1000', cursor: 'abc' })).toEqual({ limit: 1000, cursor: 'abc' });
  });

  it.each(['0', '1001', '-1', '1.5', '1e2', '', ' 5', 'ten', '99999999999999999999'])('refuses limit=%j', (limit) => {
    expect(() => page({ limit })).toThrow(expect.objectContaining({ code: 'invalid_parameter' }));
  });
});
