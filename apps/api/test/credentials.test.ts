import { describe, expect, it } from '@jest/globals';

import { createApiKey, hashApiKey } from '@sluice/contracts';
import { equalsSecret, readBasicPassword, readCredential } from '../src/auth/credentials.ts';

describe('readCredential', () => {
  it.each([
    ['X-API-Key', { 'x-api-key': 'k' }, 'k'],
    ['a bearer token', { authorization: 'Bearer k' }, 'k'],
    ['a bearer token, whatever its case', { authorization: 'bearer  k' }, 'k'],
    ['both, where they agree', { 'x-api-key': 'k', authorization: 'Bearer k' }, 'k'],
    ['nothing', {}, undefined],
    ['another scheme', { authorization: 'Basic k' }, undefined],
  ])('reads %s', (_case, headers, expected) => {
    expect(readCredential(headers)).toBe(expected);
  });

  it('refuses two different keys', () => {
    const headers = { 'x-api-key': 'k', authorization: 'Bearer other' };
    expect(() => readCredential(headers)).toThrow(expect.objectContaining({ code: 'unauthorized' }));
  });
});

describe('readBasicPassword', () => {
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

  it.each([
    [basic('any:secret'), 'secret'],
    [basic(':a:b'), 'a:b'],
    [basic('no colon'), undefined],
    ['Bearer abc', undefined],
    [undefined, undefined],
  ])('reads %j', (header, expected) => {
    expect(readBasicPassword(header)).toBe(expected);
  });
});

describe('equalsSecret', () => {
  it('compares texts of any length', () => {
    expect(equalsSecret('secret', 'secret')).toBe(true);
    expect(equalsSecret('secret!', 'secret')).toBe(false);
    expect(equalsSecret('', 'secret')).toBe(false);
  });
});

describe('createApiKey', () => {
  it('makes a key that contains its id, and the hash for its look-up', () => {
    const { keyId, apiKey, keyHash } = createApiKey();
    expect(apiKey).toMatch(new RegExp(`^slk_${keyId}_[0-9a-f]{48}$`));
    expect(keyHash).toEqual(hashApiKey(apiKey));
  });

  it('makes different keys', () => {
    expect(createApiKey().apiKey).not.toBe(createApiKey().apiKey);
  });
});
