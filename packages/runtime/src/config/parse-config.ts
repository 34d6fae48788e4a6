import { Ajv, type ErrorObject } from 'ajv';
import { type FailpointSettings, failpointSchema } from '../failpoints.ts';
import type { LogLevel } from '../log/create-log.ts';
import type { ApiConfig, Config } from './config.ts';
import { configSchema, secretVariables } from './config-schema.ts';

/** The variables of a process, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The process to configure: the API needs an admin key, the worker does not. */
export type Role = 'api' | 'worker';

/** The environment of the process is not valid; the message names every variable, its value, and what it must be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** The variables after ajv has validated them, filled in defaults and converted numbers. */
interface Variables {
  PORT: number;
  HOST: string;
  DATABASE_URL: string;
  REDIS_URL?: string;
  PAYLOAD_STORE_URL: string;
  ADMIN_API_KEY?: string;
  LOG_LEVEL: LogLevel;
  SLUICE_BULK_ASYNC_THRESHOLD: number;
  SLUICE_SYNC_MAX_BYTES: number;
  SLUICE_BULK_MAX_BYTES: number;
  SLUICE_CHUNK_ITEMS: number;
  SLUICE_SEGMENT_BYTES: number;
  SLUICE_ITEM_MAX_BYTES: number;
  SLUICE_CONCURRENCY: number;
  SLUICE_JOB_TIMEOUT_S: number;
  SLUICE_CLAIMS_WITHOUT_PROGRESS: number;
  SLUICE_SESSION_TTL_S: number;
  SLUICE_REQUESTS_PER_S: number;
  SLUICE_MAX_UNFINISHED_JOBS: number;
  SLUICE_MAX_PAYLOAD_BYTES: number;
  SLUICE_HEADERS_TIMEOUT_S: number;
  SLUICE_BODY_TIMEOUT_S: number;
  SLUICE_BODY_BYTES_PER_S: number;
  SLUICE_BULL_BOARD_WRITABLE: boolean;
  SLUICE_DATABASE_POOL: number;
  SLUICE_FAILPOINTS?: string;
}

/**
 * Reads the configuration of a process from its environment. An empty variable counts as absent.
 * @throws ConfigError naming every variable that is missing or not valid; secrets are not shown
 */
export function parseConfig(environment: Environment, role: 'api'): ApiConfig;
export function parseConfig(environment: Environment, role: Role): Config;
export function parseConfig(environment: Environment, role: Role): Config & { adminApiKey?: string } {
  const required = role === 'api' ? [...configSchema.required, 'ADMIN_API_KEY'] : configSchema.required;
  const ajv = new Ajv({ allErrors: true, coerceTypes: true, useDefaults: true, verbose: true });
  const validate = ajv.compile<Variables>({ ...configSchema, required });
  const variables: unknown = pickVariables(environment);
  if (!validate(variables)) throw new ConfigError(describeErrors(validate.errors ?? []));
  return toConfig(variables);
}

function pickVariables(environment: Environment): Record<string, string> {
  const names = Object.keys(configSchema.properties);
  return Object.fromEntries(names.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])));
}

function describeErrors(errors: ErrorObject[]): string {
  const lines = new Set(errors.map(describeError));
  return ['Environment is not valid:', ...lines].join('\n  ');
}

function describeError(error: ErrorObject): string {
  const missing: unknown = error.params.missingProperty;
  const name = typeof missing === 'string' ? missing : error.instancePath.slice(1);
  const allowed = Object.entries(configSchema.properties).find(([candidate]) => candidate === name)?.[1].description;
  if (typeof missing === 'string') return `${name} is missing; it must be ${allowed}`;
  const shown = secretVariables.has(name) ? 'its current value (hidden)' : JSON.stringify(error.data);
  return `${name} must be ${allowed}, not ${shown}`;
}

function toConfig(variables: Variables): Config & { adminApiKey?: string } {
  return {
    databaseUrl: variables.DATABASE_URL,
    databasePool: variables.SLUICE_DATABASE_POOL,
    ...(variables.REDIS_URL !== undefined && { redisUrl: variables.REDIS_URL }),
    payloadStoreUrl: variables.PAYLOAD_STORE_URL,
    ...(variables.ADMIN_API_KEY !== undefined && { adminApiKey: variables.ADMIN_API_KEY }),
    logLevel: variables.LOG_LEVEL,
    limits: {
      bulkAsyncThreshold: variables.SLUICE_BULK_ASYNC_THRESHOLD,
      syncMaxBytes: variables.SLUICE_SYNC_MAX_BYTES,
      bulkMaxBytes: variables.SLUICE_BULK_MAX_BYTES,
      chunkItems: variables.SLUICE_CHUNK_ITEMS,
      segmentBytes: variables.SLUICE_SEGMENT_BYTES,
      itemMaxBytes: variables.SLUICE_ITEM_MAX_BYTES,
      jobTimeoutS: variables.SLUICE_JOB_TIMEOUT_S,
      claimsWithoutProgress: variables.SLUICE_CLAIMS_WITHOUT_PROGRESS,
      sessionTtlS: variables.SLUICE_SESSION_TTL_S,
      requestsPerS: variables.SLUICE_REQUESTS_PER_S,
      maxUnfinishedJobs: variables.SLUICE_MAX_UNFINISHED_JOBS,
      maxPayloadBytes: variables.SLUICE_MAX_PAYLOAD_BYTES,
    },
    clientTimeouts: {
      headersTimeoutS: variables.SLUICE_HEADERS_TIMEOUT_S,
      bodyTimeoutS: variables.SLUICE_BODY_TIMEOUT_S,
      bodyBytesPerS: variables.SLUICE_BODY_BYTES_PER_S,
    },
    host: variables.HOST,
    port: variables.PORT,
    bullBoardWritable: variables.SLUICE_BULL_BOARD_WRITABLE,
    concurrency: variables.SLUICE_CONCURRENCY,
    ...(variables.SLUICE_FAILPOINTS !== undefined && { failpoints: parseFailpoints(variables.SLUICE_FAILPOINTS) }),
  };
}

function parseFailpoints(text: string): FailpointSettings {
  const validate = new Ajv().compile<FailpointSettings>(failpointSchema);
  const settings = parseJson('SLUICE_FAILPOINTS', text);
  if (validate(settings)) return settings;
  throw new ConfigError(`SLUICE_FAILPOINTS is not valid: ${new Ajv().errorsText(validate.errors)}`);
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`${name} must be JSON, not ${JSON.stringify(text)}`, { cause: error });
  }
}
