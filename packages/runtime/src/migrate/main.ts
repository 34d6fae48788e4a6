import { ConfigError } from '../config/parse-config.ts';
import { createLog } from '../log/create-log.ts';
import { applyMigrations } from './apply-migrations.ts';

// `npm run migrate`: applies the pending migrations to DATABASE_URL. Where REDIS_URL is set, BullMQ's tables are left out.
const log = createLog({ level: 'info', service: 'migrate' });
const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl } = process.env;

try {
  if (!databaseUrl) throw new ConfigError('DATABASE_URL is missing; it must be a postgres:// URL');
  const applied = await applyMigrations({ databaseUrl, redisUrl: redisUrl || undefined });
  log.info(applied.length === 0 ? 'Database is up to date' : 'Migrations applied', { migrations: applied });
} catch (error) {
  log.error('Migration failed', { error });
  process.exitCode = 1;
}
