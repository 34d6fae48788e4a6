import { describe, expect, it } from '@jest/globals';
import { ConfigError, parseConfig, type Role } from '../src/config/parse-config.ts';

const minimal = { DATABASE_URL: 'postgres://user:hunter2@db/sluice', PAYLOAD_STORE_URL: 'file:///var/lib/sluice' };
const adminApiKey = 'an-admin-key-of-some-length';

describe('parseConfig', () => {
  it('fills in the defaults', () => {
    expect(parseConfig(minimal, 'worker')).toEqual({
      databaseUrl: minimal.DATABASE_URL,
      databasePool: 10,
      payloadStoreUrl: minimal.PAYLOAD_STORE_URL,
      logLevel: 'info',
      host: '0.0.0.0',
      port: 8080,
      bullBoardWritable: false,
      concurrency: 3,
      limits: {
        bulkAsyncThreshold: 10_000,
        syncMaxBytes: 4 * 1024 * 1024,
        bulkMaxBytes: 5 * 1024 * 1024 * 1024,
        chunkItems: 5_000,
        segmentBytes: 8 * 1024 * 1024,
        itemMaxBytes: 1024 * 1024,
        jobTimeoutS: 21_600,
        claimsWithoutProgress: 20,
        sessionTtlS: 86_400,
        requestsPerS: 1_000,
        maxUnfinishedJobs: 1_000,
        maxPayloadBytes: 50 * 1024 ** 3,
      },
      clientTimeouts: { headersTimeoutS: 10, bodyTimeoutS: 60, bodyBytesPerS: 1_024 },
    });
  });

  it.each([
    ['PORT', '0', { port: 0 }],
    ['HOST', '127.0.0.1', { host: '127.0.0.1' }],
    ['REDIS_URL', 'redis://cache:6379', { redisUrl: 'redis://cache:6379' }],
    ['LOG_LEVEL', 'debug', { logLevel: 'debug' }],
    ['PAYLOAD_STORE_URL', 's3://bucket', { payloadStoreUrl: 's3://bucket' }],
    ['PAYLOAD_STORE_URL', 's3://bucket/of/sluice?region=x', { payloadStoreUrl: 's3://bucket/of/sluice?region=x' }],
    ['SLUICE_CONCURRENCY', '8', { concurrency: 8 }],
    ['SLUICE_BULL_BOARD_WRITABLE', 'true', { bullBoardWritable: true }],
    ['SLUICE_DATABASE_POOL', '25', { databasePool: 25 }],
    ['SLUICE_JOB_TIMEOUT_S', '1', { limits: { jobTimeoutS: 1 } }],
    ['SLUICE_CLAIMS_WITHOUT_PROGRESS', '3', { limits: { claimsWithoutProgress: 3 } }],
    ['SLUICE_SESSION_TTL_S', '60', { limits: { sessionTtlS: 60 } }],
    ['SLUICE_REQUESTS_PER_S', '5', { limits: { requestsPerS: 5 } }],
    ['SLUICE_MAX_UNFINISHED_JOBS', '5', { limits: { maxUnfinishedJobs: 5 } }],
    ['SLUICE_MAX_PAYLOAD_BYTES', '5', { limits: { maxPayloadBytes: 5 } }],
    ['SLUICE_HEADERS_TIMEOUT_S', '5', { clientTimeouts: { headersTimeoutS: 5 } }],
    ['SLUICE_BODY_TIMEOUT_S', '20', { clientTimeouts: { bodyTimeoutS: 20 } }],
    ['SLUICE_BODY_BYTES_PER_S', '100', { clientTimeouts: { bodyBytesPerS: 100 } }],
    ['SLUICE_FAILPOINTS', '{}', { failpoints: {} }],
    ['SLUICE_FAILPOINTS', '{"nth":2}', { failpoints: { nth: 2 } }],
    [
      'SLUICE_FAILPOINTS',
      '{"kill_at":"chunk.committed","nth":3,"marker":"/x","chunk_delay_ms":20}',
      { failpoints: { kill_at: 'chunk.committed', nth: 3, marker: '/x', chunk_delay_ms: 20 } },
    ],
  ])('reads %s=%s', (name, value, expected) => {
    expect(parseConfig({ ...minimal, [name]: value }, 'worker')).toMatchObject(expected);
  });

  it('treats an empty variable as an absent one', () => {
    expect(parseConfig({ ...minimal, REDIS_URL: '', PORT: '' }, 'worker')).toEqual(parseConfig(minimal, 'worker'));
  });

  it('requires an admin key only for the API', () => {
    expect(parseConfig({ ...minimal, ADMIN_API_KEY: adminApiKey }, 'api').adminApiKey).toBe(adminApiKey);
    expect(() => parseConfig(minimal, 'api')).toThrow('ADMIN_API_KEY is missing');
  });

  it.each([
    ['PORT', 'http', 'PORT must be a port, 0 to 65535, not "http"'],
    ['PORT', '65536', 'PORT must be a port, 0 to 65535, not 65536'],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL must be one of debug, info, warn, error, not "loud"'],
    ['SLUICE_CHUNK_ITEMS', '1.5', 'SLUICE_CHUNK_ITEMS must be a number of items, not "1.5"'],
    ['SLUICE_SYNC_MAX_BYTES', '4MiB', 'SLUICE_SYNC_MAX_BYTES must be a number of bytes, not "4MiB"'],
    ['SLUICE_BULL_BOARD_WRITABLE', 'yes', 'SLUICE_BULL_BOARD_WRITABLE must be true or false, not "yes"'],
    ['SLUICE_JOB_TIMEOUT_S', '0', 'SLUICE_JOB_TIMEOUT_S must be a number of seconds, not 0'],
    ['SLUICE_JOB_TIMEOUT_S', '6h', 'SLUICE_JOB_TIMEOUT_S must be a number of seconds, not "6h"'],
    ['SLUICE_CLAIMS_WITHOUT_PROGRESS', '0', 'SLUICE_CLAIMS_WITHOUT_PROGRESS must be a number of claims, not 0'],
    ['SLUICE_DATABASE_POOL', '3', 'SLUICE_DATABASE_POOL must be a number, 4 to 500, not 3'],
    ['SLUICE_FAILPOINTS', 'on', 'SLUICE_FAILPOINTS must be JSON, not "on"'],
    ['SLUICE_FAILPOINTS', '{"nth":', 'SLUICE_FAILPOINTS must be JSON, not "{\\"nth\\":"'],
    ['SLUICE_FAILPOINTS', '[]', 'SLUICE_FAILPOINTS is not valid: data must be object'],
    ['SLUICE_FAILPOINTS', '{"sabotage":"epoch"}', 'must NOT have additional properties'],
    ['SLUICE_FAILPOINTS', '{"kill_at":"lunch"}', 'SLUICE_FAILPOINTS is not valid: data/kill_at must be'],
    ['SLUICE_FAILPOINTS', '{"nth":0}', 'SLUICE_FAILPOINTS is not valid: data/nth must be >= 1'],
    ['SLUICE_FAILPOINTS', '{"delay":1}', 'must NOT have additional properties'],
    ['PAYLOAD_STORE_URL', 'ftp://x/y', 'PAYLOAD_STORE_URL must be the file:/// URL of a directory'],
    ['PAYLOAD_STORE_URL', 's3:///prefix', 'or an s3://bucket/prefix, not its current value (hidden)'],
  ])('refuses %s=%s', (name, value, message) => {
    expect(messageOf({ ...minimal, [name]: value }, 'worker')).toContain(message);
  });

  it('names every wrong variable at once, without the secrets', () => {
    const environment = { DATABASE_URL: 'mysql://user:hunter2@db/x', ADMIN_API_KEY: 'swordfish', PORT: '-1' };
    const message = messageOf(environment, 'api');
    for (const name of ['DATABASE_URL', 'ADMIN_API_KEY', 'PORT', 'PAYLOAD_STORE_URL']) expect(message).toContain(name);
    expect(message).not.toMatch(/hunter2|swordfish/);
  });
});

function messageOf(environment: Record<string, string>, role: Role): string {
  try {
    parseConfig(environment, role);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
}
