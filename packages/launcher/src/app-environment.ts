import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ProductOptions } from './product.ts';

/** What is decided as the product is started. */
interface Decided {
  dataDir: string;
  databaseUrl: string;
  port: number;
  adminApiKey: string;
}

/** The environment of API and workers; what the caller sets of the payload store and the limits goes through. */
export function makeAppEnvironment(options: ProductOptions, decided: Decided): Record<string, string | undefined> {
  return {
    NODE_ENV: 'production',
    PAYLOAD_STORE_URL: pathToFileURL(join(decided.dataDir, 'payloads')).href,
    ...options.env,
    DATABASE_URL: decided.databaseUrl,
    REDIS_URL: options.redisUrl,
    HOST: options.host,
    PORT: String(decided.port),
    ADMIN_API_KEY: decided.adminApiKey,
    LOG_LEVEL: options.logLevel,
  };
}
