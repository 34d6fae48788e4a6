import { describe, expect, it } from '@jest/globals';
import { readOptions } from '../src/read-options.ts';

describe('readOptions', () => {
  it('starts one worker on port 8080 of this machine, with its data in .sluice, where nothing is set', () => {
    expect(readOptions({})).toMatchObject({
      port: 8080,
      host: '127.0.0.1',
      dataDir: '.sluice',
      workers: 1,
      logLevel: 'info',
    });
  });

  it('treats an empty variable as an absent one', () => {
    const environment = { PORT: '', DATABASE_URL: '', REDIS_URL: '', ADMIN_API_KEY: '', SLUICE_DATA_DIR: '' };
    expect(readOptions(environment)).toEqual({ ...readOptions({}), env: environment });
  });

  it.each([
    ['PORT', '0', { port: 0 }],
    ['HOST', '0.0.0.0', { host: '0.0.0.0' }],
    ['SLUICE_DATA_DIR', '/data', { dataDir: '/data' }],
    ['SLUICE_WORKERS', '3', { workers: 3 }],
    ['LOG_LEVEL', 'warn', { logLevel: 'warn' }],
    ['DATABASE_URL', 'postgres://db/x', { databaseUrl: 'postgres://db/x' }],
    ['REDIS_URL', 'redis://cache', { redisUrl: 'redis://cache' }],
    ['ADMIN_API_KEY', 'a-key-of-16-chars', { adminApiKey: 'a-key-of-16-chars' }],
    ['SLUICE_CHUNK_ITEMS', '100', { env: { SLUICE_CHUNK_ITEMS: '100' } }],
  ])('reads %s=%s', (name, value, expected) => {
    expect(readOptions({ [name]: value })).toMatchObject(expected);
  });

  it.each([
    ['PORT', 'http'],
    ['PORT', '65536'],
    ['SLUICE_WORKERS', '-1'],
    ['SLUICE_WORKERS', '1.5'],
  ])('refuses %s=%s', (name, value) => {
    expect(() => readOptions({ [name]: value })).toThrow(`${name} must be a number from 0 to`);
  });
});
