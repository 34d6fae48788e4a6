import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** A database of one test's own, with every migration applied. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** The variable in which the global set-up tells where the cluster is: a superuser's URL. */
export const clusterUrlVariable = 'SLUICE_TEST_CLUSTER_URL';

/** The database that others are copied from; the global set-up migrates it. */
export const templateName = 'sluice_template';

/** Makes a database from the migrated template, in a few tens of milliseconds. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  // Compressing the copy for the log of writes takes longer than the copy.
  await runOnCluster('SET wal_compression = off', `CREATE DATABASE ${name} TEMPLATE ${templateName} STRATEGY wal_log`);
  return { url: urlOf(name), drop: () => runOnCluster(`DROP DATABASE ${name} WITH (FORCE)`) };
}

/** The URL of a database of the tests' cluster. */
export function urlOf(database: string): string {
  const url = new URL(clusterUrl());
  url.pathname = `/${database}`;
  return url.href;
}

/** Runs statements on the tests' cluster, one after the other in one session. */
export async function runOnCluster(...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: clusterUrl() });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

function clusterUrl(): string {
  const url = process.env[clusterUrlVariable];
  if (url === undefined) throw new Error(`${clusterUrlVariable} is not set: run tests through \`npm test\`.`);
  return url;
}
