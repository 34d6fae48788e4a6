import { ConfigError } from '../config/parse-config.ts';
import { createLog } from '../log/create-log.ts';
import { applyMigrations } from './apply-migrations.ts';

// `npm run migrate`: applies what the database of DATABASE_URL lacks; with REDIS_URL, BullMQ's tables are left out.
const log = createLog({ level: 'info', service: 'migrate' });
const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl } = process.env;

try {
  if (!databaseUrl) throw new ConfigError('DATABASE_URL is missing; it must be a postgres:// URL');
  const applied = await applyMigrations({ databaseUrl, redisUrl: redisUrl || undefined });
  log.info(applied.length === 0 ? 'the database is up to date' : 'migrations applied', { migrations: applied });
} catch (error) {
  log.error('migrations failed', { error });
  process.exitCode = 1;
}
