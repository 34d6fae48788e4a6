import { describe, expect, it } from '@jest/globals';
import { findChangeFault, findItemFault } from './find-item-fault.ts';
import type { ItemPath } from './valid-items.ts';

const idWords = 'text of 1 to 255 characters in Unicode NFC, without control characters';

const reasons: [ItemPath, string, Record<string, unknown>][] = [
  ['master/skus', "Field 'weight_g' must be a number of at least 0; got -3.", { weight_g: -3 }],
  ['master/skus', "Field 'weight_g' must be a number of at least 0; got a list.", { weight_g: [] }],
  ['master/skus', "Field 'name' must be text of 1 to 500 characters; got ''.", { name: '' }],
  ['master/skus', "Field 'name' must be text of 1 to 500 characters; got an object.", { name: {} }],
  ['master/skus', "Field 'name' must be text of 1 to 500 characters; got 501 characters.", { name: 'x'.repeat(501) }],
  ['master/skus', "Field 'tags' must be a list of at most 1,000 entries; got null.", { tags: null }],
  [
    'master/skus',
    "Field 'tags' must be a list of at most 1,000 entries; got 1,200 entries.",
    { tags: new Array(1_200).fill('') },
  ],
  ['master/skus', "Field 'dimensions_mm' must be an object; got 1.", { dimensions_mm: 1 }],
  [
    'master/skus',
    "Unknown field 'dimensions_mm.depth'. The fields of 'dimensions_mm' are length, width, height.",
    { dimensions_mm: { depth: 1 } },
  ],
  ['master/skus', `Field 'source_id' must be ${idWords}; got 'a\\nb'.`, { source_id: 'a\nb' }],
  [
    'master/skus',
    `Field 'base_uom' must be the source_id of a record in master/uoms: ${idWords}; got 7.`,
    { base_uom: 7 },
  ],
  [
    'master/skus',
    "Field 'source_version' must be a whole number from 0 to 9,007,199,254,740,991; got -1.",
    { source_version: -1 },
  ],
  ['master/uoms', "Field 'factor' must be a number greater than 0; got 0.", { factor: 0 }],
  [
    'master/uoms',
    "Field 'dimension' must be one of count, mass, length, area, volume, time; got 'weight'.",
    { dimension: 'weight' },
  ],
  [
    'master/uoms',
    "Field 'attributes.a' must be text of at most 5,000 characters, a number, true, false or null; got a list.",
    { attributes: { a: [] } },
  ],
  [
    'master/uoms',
    "A field name under 'attributes' must be text of 1 to 255 characters; got ''.",
    { attributes: { '': 1 } },
  ],
  ['master/locations', "Field 'latitude' must be a number from -90 to 90; got 91.", { latitude: 91 }],
  [
    'master/locations',
    "Field 'country' must be an ISO 3166 country code of two capital letters, such as 'DE'; got 'Germany'.",
    { country: 'Germany' },
  ],
  [
    'inventory/balances',
    "Field 'expires_on' must be a valid calendar date, such as '2026-05-22'; got '2024-02-30'.",
    { expires_on: '2024-02-30' },
  ],
  ['catalog/products', "Field 'archived' must be true or false; got 1.", { archived: 1 }],
];

describe('the reason of a fault', () => {
  it.each(reasons)('in %s says: %s', (path, reason, change) => {
    expect(findChangeFault(path, change)?.reason).toBe(reason);
  });

  it('says what came instead of an object', () => {
    expect(findItemFault('master/uoms', [])?.reason).toBe('An item must be a JSON object; got a list.');
  });

  it('shortens the value to 60 characters', () => {
    const reason = findChangeFault('master/uoms', { dimension: 'y'.repeat(10_000) })?.reason;
    expect(reason).toContain(`got '${'y'.repeat(60)}…'.`);
  });

  it('never cuts a character in half', () => {
    const reason = findChangeFault('master/uoms', { dimension: `${'y'.repeat(59)}😀😀` })?.reason;
    expect(reason).toContain(`got '${'y'.repeat(59)}…'.`);
  });

  it('shortens and escapes the name of an unknown field, in the path too', () => {
    const fault = findChangeFault('master/uoms', { [`a\u0000\ud800${'z'.repeat(1_000)}`]: 1 });
    expect(fault?.path).toBe(`a\\u0000\\ud800${'z'.repeat(252)}…`);
    expect(fault?.reason.length).toBeLessThan(150);
  });
});
