import { describe, expect, it } from '@jest/globals';
import { createSecretMask } from '../src/log/mask-secrets.ts';

const key = `slk_${'0a'.repeat(8)}_${'f3'.repeat(24)}`;
const mask = createSecretMask(['a secret/of mine']);

describe('a secret mask', () => {
  it.each([
    ['an API key, but for its id', `There is no job '${key}'.`, "There is no job 'slk_0a0a0a0a0a0a0a0a_***'."],
    ['an API key in capitals', key.toUpperCase(), 'SLK_0A0A0A0A0A0A0A0A_***'],
    ['the beginning of an API key', key.slice(0, 40), 'slk_0a0a0a0a0a0a0a0a_***'],
    ['a signature', '/upload?expires=1&signature=abc-_d&x=1', '/upload?expires=1&signature=***&x=1'],
    ['the credentials of a URL', 'redis://:hunter2@cache:1', 'redis://***@cache:1'],
    ['a secret that it was given', 'it was a secret/of mine, once', 'it was ***, once'],
    ['one that is percent-encoded', '/a%20secret%2Fof%20mine', '/***'],
  ])('masks %s', (_what, text, masked) => {
    expect(mask(text)).toBe(masked);
  });

  it.each(['slk_', 'slk_demo', 'https://example.com/a@b', 'a signature is missing', ''])(
    'leaves %j as it is',
    (text) => {
      expect(mask(text)).toBe(text);
    },
  );
});
