import { describe, expect, it } from '@jest/globals';
import { readNewPartner } from '../src/admin/partner-settings.ts';

describe('readNewPartner', () => {
  it.each([
    { partner_id: 'a', name: 'A' },
    { partner_id: 'acme-2', name: 'Ácme & Söhne 🚚' },
    { partner_id: 'x'.repeat(63), name: 'n'.repeat(200) },
  ])('takes %j', (partner) => {
    expect(readNewPartner(partner)).toEqual(partner);
  });

  it.each([
    ['no object', 'acme'],
    ['no id', { name: 'A' }],
    ['no name', { partner_id: 'a' }],
    ['an empty name', { partner_id: 'a', name: '' }],
    ['capitals in the id', { partner_id: 'Acme', name: 'A' }],
    ['a line break after the id', { partner_id: 'acme\n', name: 'A' }],
    ['an id that is too long', { partner_id: 'x'.repeat(64), name: 'A' }],
    ['NUL in the name', { partner_id: 'a', name: 'A\u0000' }],
    ['half a character in the name', { partner_id: 'a', name: 'A\ud83d' }],
    ['an unknown member', { partner_id: 'a', name: 'A', admin: true }],
  ])('refuses %s', (_case, body) => {
    expect(() => readNewPartner(body)).toThrow(expect.objectContaining({ code: 'validation_failed' }));
  });
});
