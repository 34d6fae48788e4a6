import type { ChaosApp } from './processes/chaos-app.ts';
import type { ChaosPostgres } from './stores/chaos-postgres.ts';
import type { ChaosRedis } from './stores/chaos-redis.ts';

/** Everything that faults are thrown at. */
export interface Stage {
  apps: ReadonlyMap<string, ChaosApp>;
  postgres: ChaosPostgres;
  redis: ChaosRedis;
  /** Of the APIs. */
  baseUrls: readonly [string, string];
  adminApiKey: string;
}
