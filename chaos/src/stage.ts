import type { PostgresServer, RedisServer } from '@sluice/harness/commands';
import type { ChaosApp } from './processes/chaos-app.ts';

/** Everything that faults are thrown at. */
export interface Stage {
  apps: ReadonlyMap<string, ChaosApp>;
  postgres: PostgresServer;
  redis: RedisServer;
  /** Of the APIs. */
  baseUrls: readonly [string, string];
  adminApiKey: string;
}
