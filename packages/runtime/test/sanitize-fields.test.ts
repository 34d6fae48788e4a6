import { describe, expect, it } from '@jest/globals';
import { createSecretMask } from '../src/log/mask-secrets.ts';
import { sanitizeFields as sanitize } from '../src/log/sanitize-fields.ts';

const sanitizeFields = (value: unknown) => sanitize(value, createSecretMask([]));

describe('sanitizeFields', () => {
  it.each([
    'authorization',
    'Authorization',
    'x-api-key',
    'X-API-Key',
    'api_key',
    'apiKey',
    'admin_api_key',
    'password',
    'cookie',
  ])('masks the field %s, however deep', (name) => {
    expect(sanitizeFields({ request: { headers: { [name]: 'hunter2' } } })).toEqual({
      request: { headers: { [name]: '***' } },
    });
  });

  it.each(['body', 'payload', 'item', 'items', 'records', 'data'])('leaves out the field %s', (name) => {
    expect(sanitizeFields({ [name]: [{ source_id: 'SKU-1' }] })).toEqual({ [name]: '[omitted]' });
  });

  it.each([
    ['postgres://sluice:hunter2@db:5432/sluice', 'postgres://***@db:5432/sluice'],
    ['cannot connect to redis://:hunter2@cache', 'cannot connect to redis://***@cache'],
    ['https://example.com/path', 'https://example.com/path'],
  ])('shows %s as %s', (text, shown) => {
    expect(sanitizeFields({ text })).toEqual({ text: shown });
  });

  it('keeps ids, numbers, dates and lists as they are', () => {
    const fields = {
      job_id: 'job-1',
      rows_per_s: 75_000,
      accepted_at: new Date(0),
      payload_key: 'demo/1',
      tags: ['a'],
    };
    expect(sanitizeFields(fields)).toEqual(fields);
  });

  it('shows an error by name, code, message, stack and cause, without the row that it quotes', () => {
    const cause = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (name)=(Jane) exists' });
    const shown = sanitizeFields({ error: new TypeError('at postgres://u:hunter2@db', { cause }) });
    expect(shown).toMatchObject({
      error: {
        name: 'TypeError',
        message: 'at postgres://***@db',
        stack: expect.stringContaining('sanitize-fields.test'),
        cause: { code: '23505', message: 'duplicate key' },
      },
    });
    expect(JSON.stringify(shown)).not.toMatch(/Jane|hunter2/);
  });

  it('shows the number of bytes, the beginning of a long text, and ends a cycle', () => {
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    const shown = sanitizeFields({ bytes: Buffer.alloc(3), text: 'x'.repeat(10_000), count: 5n, cycle });
    expect(shown).toMatchObject({
      bytes: '[3 bytes]',
      text: expect.stringContaining('[10000 characters]'),
      count: '5',
    });
    expect(JSON.stringify(shown).length).toBeLessThan(5_000);
  });
});
