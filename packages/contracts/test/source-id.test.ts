import { describe, expect, it } from '@jest/globals';
import { isSourceId } from '../src/index.ts';
import { findChangeFault } from './find-item-fault.ts';

const good = ['a', ' ', 'SKU-1/ä:#"', 'x'.repeat(255), '😀'.repeat(255), 'é', '日本', '\u2028'];
const bad = [
  '',
  'x'.repeat(256),
  '😀'.repeat(256),
  'e\u0301',
  'A\u030a',
  'a\u0000',
  'a\n',
  '\u001f',
  '\u007f',
  '\u0085',
  'ä\u009f',
  '\ud800',
  'a\udc00b',
  7,
  null,
  undefined,
  {},
];

describe('a source_id', () => {
  it.each(good)('can be %j', (id) => {
    expect(isSourceId(id)).toBe(true);
    expect(findChangeFault('master/uoms', { source_id: id, base_uom: id })).toBeNull();
  });

  it.each(bad)('cannot be %j', (id) => {
    expect(isSourceId(id)).toBe(false);
    const code = id === undefined ? 'missing_field' : 'invalid_source_id';
    expect(findChangeFault('master/uoms', { source_id: id })).toMatchObject({ code, path: 'source_id' });
  });
});
