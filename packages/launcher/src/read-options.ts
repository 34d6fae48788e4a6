import type { ProductOptions } from './product.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the options of `npm start` from its environment; API and workers validate the rest of it themselves.
 * @throws Error naming the variable that is not valid
 */
export function readOptions(environment: Environment): ProductOptions {
  return {
    port: readNumber(environment, 'PORT', { fallback: 8_080, min: 0, max: 65_535 }),
    host: environment.HOST || '127.0.0.1',
    dataDir: environment.SLUICE_DATA_DIR || '.sluice',
    workers: readNumber(environment, 'SLUICE_WORKERS', { fallback: 1, min: 0, max: 64 }),
    logLevel: environment.LOG_LEVEL || 'info',
    databaseUrl: environment.DATABASE_URL || undefined,
    redisUrl: environment.REDIS_URL || undefined,
    adminApiKey: environment.ADMIN_API_KEY || undefined,
    env: environment,
  };
}

interface Range {
  fallback: number;
  min: number;
  max: number;
}

function readNumber(environment: Environment, name: string, { fallback, min, max }: Range): number {
  const text = environment[name];
  if (!text) return fallback;
  const number = Number(text);
  if (Number.isInteger(number) && number >= min && number <= max) return number;
  throw new Error(`${name} must be a number from ${min} to ${max}, not ${JSON.stringify(text)}`);
}
