import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** A database for one test, with every migration applied. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** The variable with the URL of the cluster, as a superuser; the global set-up sets it. */
export const clusterUrlVariable = 'SLUICE_TEST_CLUSTER_URL';

/** The template of all test databases; the global set-up migrates it. */
export const templateName = 'sluice_template';

/** The tests' cluster, from the global set-up to the global tear-down. */
export interface StartedCluster {
  directory: string;
  stop(): Promise<void>;
}

/** Jest's set-up and tear-down run in one process, but cannot pass values to each other: this does. */
export const startedCluster: { current?: StartedCluster } = {};

/** Creates a database from the migrated template. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  // Compressing the copy in the write-ahead log takes longer than the copy.
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
