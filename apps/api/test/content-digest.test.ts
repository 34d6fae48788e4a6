import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { readContentDigest } from '../src/body/content-digest.ts';

const digest = (algorithm: string, text: string) => `:${createHash(algorithm).update(text).digest('base64')}:`;
const good = { 'sha-256': digest('sha256', 'body'), 'sha-512': digest('sha512', 'body') };
const other = { 'sha-256': digest('sha256', 'other'), 'sha-512': digest('sha512', 'other') };

function check(header: string | undefined) {
  const { update, findMismatch } = readContentDigest(header);
  update(Buffer.from('bo'));
  update(Buffer.from('dy'));
  return findMismatch()?.code;
}

describe('readContentDigest', () => {
  it.each([
    ['no header', undefined],
    ['sha-256', `sha-256=${good['sha-256']}`],
    ['sha-512', `sha-512=${good['sha-512']}`],
    ['both', `sha-256=${good['sha-256']}, sha-512=${good['sha-512']}`],
    ['one with a parameter', `sha-256=${good['sha-256']};comment="a, b"`],
    ['one that is unknown beside it', `md5=:AAAA:, sha-256=${good['sha-256']}`],
    ['the last one of an algorithm', `sha-256=${other['sha-256']}, sha-256=${good['sha-256']}`],
    ['an unknown one alone', 'unixsum=:AAAA:, id-sha-256=1'],
    ['an empty header', ''],
  ])('accepts %s', (_name, header) => {
    expect(check(header)).toBeUndefined();
  });

  it.each([
    ['sha-256', `sha-256=${other['sha-256']}`],
    ['sha-512', `sha-512=${other['sha-512']}`],
    ['one of two', `sha-256=${good['sha-256']}, sha-512=${other['sha-512']}`],
  ])('finds a mismatch of %s', (_name, header) => {
    expect(check(header)).toBe('digest_mismatch');
  });

  it.each([
    'sha-256',
    'sha-256=',
    'sha-256=AAAA',
    'sha-256=:AAAA:',
    'sha-256="text"',
    'sha-256=1',
    'sha-256=(:AAAA:)',
    'sha-256=:*:',
    `SHA-256=${good['sha-256']}`,
    `sha-256=${good['sha-256']},`,
    `sha-256=${good['sha-256']} sha-512=${good['sha-512']}`,
    `sha-256=${good['sha-512']}`,
    'é',
  ])('refuses the malformed header %j', (header) => {
    expect(() => readContentDigest(header)).toThrow(expect.objectContaining({ code: 'bad_request' }));
  });
});
