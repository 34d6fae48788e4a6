import { spawnSync } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@sluice/launcher';
import { applyMigrations } from '@sluice/runtime';
import {
  clusterUrlVariable,
  runOnCluster,
  type StartedCluster,
  startedCluster,
  templateName,
  urlOf,
} from './test-database.ts';
import { isQuickRun } from './tested-backends.ts';

/** Starts the cluster that all tests share, and makes the migrated database that theirs are copied from. */
export default async function setUp(): Promise<void> {
  for (const line of describeRun()) process.stderr.write(`${line}\n`);
  const directory = await mkdtemp(join(tmpdir(), 'sluice-tests-'));
  const postgres = await startEmbeddedPostgres({ dataDir: directory });
  startedCluster.current = { directory, stop: postgres.stop } satisfies StartedCluster;
  process.env[clusterUrlVariable] = postgres.url;
  await relaxCluster(new URL(postgres.url).password);
  await runOnCluster(`CREATE DATABASE ${templateName}`);
  await applyMigrations({ databaseUrl: urlOf(templateName) });
}

/** Durability and strong password hashes only cost time here: the cluster is deleted after the run. */
async function relaxCluster(password: string): Promise<void> {
  await runOnCluster('ALTER SYSTEM SET fsync = off', 'SELECT pg_reload_conf()');
  await runOnCluster('SET scram_iterations = 1', `ALTER ROLE postgres PASSWORD '${password}'`);
}

/** What the run leaves out, a line each. */
function describeRun(): string[] {
  const needed = isQuickRun() ? ['kubectl'] : ['kubectl', 'redis-server'];
  const missing = needed.filter((tool) => spawnSync(tool, ['--version']).error !== undefined);
  return [
    ...(isQuickRun() ? ['Quick run: no *.slow.test.ts, no Redis; `npm run test:all` runs everything.'] : []),
    ...(missing.length > 0 ? [`Not on the PATH: ${missing.join(', ')}. The tests that need it are skipped.`] : []),
  ];
}
