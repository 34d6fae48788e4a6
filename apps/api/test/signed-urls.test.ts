import { describe, expect, it } from '@jest/globals';
import type { Request } from 'express';
import { createUrlSigner, type Grant } from '../src/batches/signed-urls.ts';

const signer = createUrlSigner('the admin key');
const soon = new Date(Math.ceil(Date.now() / 1000) * 1000 + 60_000);
const grant: Grant = { method: 'PUT', path: '/b/1/upload', batchId: '1', expiresAt: soon, maxBytes: 5 };
const verify = (url: string, by = signer) =>
  by.verify({ originalUrl: url } as Request, { method: 'PUT', path: grant.path, batchId: '1' });

describe('a signed URL', () => {
  it('permits what it was signed for', () => {
    expect(verify(signer.sign(grant))).toEqual(grant);
  });

  it('is valid in every process with the same admin key', () => {
    expect(verify(signer.sign(grant), createUrlSigner('the admin key'))).toEqual(grant);
  });

  it.each<[string, Partial<Grant>, string]>([
    ['another method', { method: 'GET' }, 'forbidden'],
    ['another object', { path: '/b/2/upload' }, 'forbidden'],
    ['another batch', { batchId: '2' }, 'forbidden'],
    ['a time in the past', { expiresAt: new Date(1_000_000) }, 'url_expired'],
  ])('for %s is refused', (_, other, code) => {
    const url = signer.sign({ ...grant, ...other });
    expect(() => verify(url)).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    ['more bytes', (url: string) => url.replace('max_bytes=5', 'max_bytes=50')],
    ['more time', (url: string) => url.replace(/expires=\d+/, 'expires=7999999999')],
    ['an invalid time', (url: string) => url.replace(/expires=\d+/, 'expires=999999999999999')],
    ['no query', () => '/b/1/upload'],
  ])('changed to %s is refused', (_, change) => {
    expect(() => verify(change(signer.sign(grant)))).toThrow(expect.objectContaining({ code: 'forbidden' }));
  });

  it('signed with another admin key is refused', () => {
    expect(() => verify(createUrlSigner('another').sign(grant))).toThrow(
      expect.objectContaining({ code: 'forbidden' }),
    );
  });
});
