import { logLevels } from '../log/create-log.ts';

const mebibyte = 1024 * 1024;

/**
 * The environment of API and worker as a JSON Schema: every variable, its default, and what is allowed; each description
 * completes "must be …".
 */
export const configSchema = {
  type: 'object',
  properties: {
    PORT: { type: 'integer', minimum: 0, maximum: 65_535, default: 8_080, description: 'a port, 0 to 65535' },
    HOST: { type: 'string', minLength: 1, default: '0.0.0.0', description: 'an address to listen on' },
    DATABASE_URL: { type: 'string', pattern: '^postgres(ql)?://.', description: 'a postgres:// URL' },
    REDIS_URL: { type: 'string', pattern: '^rediss?://.', description: 'a redis:// or rediss:// URL' },
    PAYLOAD_STORE_URL: {
      type: 'string',
      pattern: '^(file:///.|s3://[^/?#])',
      description: 'the file:/// URL of a directory that API and workers share, or an s3://bucket/prefix',
    },
    ADMIN_API_KEY: { type: 'string', minLength: 16, description: 'a secret of at least 16 characters' },
    LOG_LEVEL: { type: 'string', enum: logLevels, default: 'info', description: `one of ${logLevels.join(', ')}` },
    SLUICE_BULK_ASYNC_THRESHOLD: { type: 'integer', minimum: 1, default: 10_000, description: 'a number of items' },
    SLUICE_SYNC_MAX_BYTES: positiveBytes(4 * mebibyte),
    SLUICE_BULK_MAX_BYTES: positiveBytes(5 * 1024 * mebibyte),
    SLUICE_CHUNK_ITEMS: { type: 'integer', minimum: 1, default: 5_000, description: 'a number of items' },
    SLUICE_SEGMENT_BYTES: positiveBytes(8 * mebibyte),
    SLUICE_ITEM_MAX_BYTES: positiveBytes(mebibyte),
    SLUICE_CONCURRENCY: { type: 'integer', minimum: 1, maximum: 100, default: 3, description: 'a number, 1 to 100' },
    SLUICE_JOB_TIMEOUT_S: { type: 'integer', minimum: 1, default: 21_600, description: 'a number of seconds' },
    SLUICE_CLAIMS_WITHOUT_PROGRESS: { type: 'integer', minimum: 1, default: 20, description: 'a number of claims' },
    SLUICE_SESSION_TTL_S: { type: 'integer', minimum: 1, default: 86_400, description: 'a number of seconds' },
    SLUICE_REQUESTS_PER_S: { type: 'integer', minimum: 1, default: 1_000, description: 'a number of requests' },
    SLUICE_MAX_UNFINISHED_JOBS: { type: 'integer', minimum: 1, default: 1_000, description: 'a number of jobs' },
    SLUICE_MAX_PAYLOAD_BYTES: positiveBytes(50 * 1024 * mebibyte),
    SLUICE_HEADERS_TIMEOUT_S: { type: 'integer', minimum: 1, default: 10, description: 'a number of seconds' },
    SLUICE_BODY_TIMEOUT_S: { type: 'integer', minimum: 1, default: 60, description: 'a number of seconds' },
    SLUICE_BODY_BYTES_PER_S: { type: 'integer', minimum: 1, default: 1_024, description: 'a number of bytes' },
    SLUICE_BULL_BOARD_WRITABLE: { type: 'boolean', default: false, description: 'true or false' },
    SLUICE_DATABASE_POOL: { type: 'integer', minimum: 4, maximum: 500, default: 10, description: 'a number, 4 to 500' },
    SLUICE_FAILPOINTS: { type: 'string', description: 'left unset outside of tests' },
  },
  required: ['DATABASE_URL', 'PAYLOAD_STORE_URL'],
} as const;

function positiveBytes(defaultBytes: number) {
  return { type: 'integer', minimum: 1, default: defaultBytes, description: 'a number of bytes' } as const;
}

/** The name of a variable of API or worker. */
export type ConfigVariable = keyof typeof configSchema.properties;

/** The variables whose values must not be shown. */
export const secretVariables: ReadonlySet<string> = new Set<ConfigVariable>([
  'ADMIN_API_KEY',
  'DATABASE_URL',
  'REDIS_URL',
  'PAYLOAD_STORE_URL',
]);
