import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@sluice/launcher';
import { applyMigrations } from '@sluice/runtime';
import { type StartedCluster, startedCluster } from './started-cluster.ts';
import { clusterUrlVariable, runOnCluster, templateName, urlOf } from './test-database.ts';

/** Starts the cluster that all tests share, and makes the migrated database that theirs are copied from. */
export default async function setUp(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-tests-'));
  const postgres = await startEmbeddedPostgres({ dataDir: directory });
  startedCluster.current = { directory, stop: postgres.stop } satisfies StartedCluster;
  process.env[clusterUrlVariable] = postgres.url;
  await runOnCluster(`CREATE DATABASE ${templateName}`);
  await applyMigrations({ databaseUrl: urlOf(templateName) });
}
