import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyMigrations } from '@sluice/runtime';
import { PostgresServer } from './stores/postgres-server.ts';

/** A Postgres of one test's own, with every migration applied. */
export type TestPostgres = Pick<PostgresServer, 'url' | 'crash' | 'start' | 'pause' | 'resume' | 'stop'>;

/** Makes a cluster and starts its server, on a free port. */
export async function startPostgres(): Promise<TestPostgres> {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-postgres-'));
  const postgres = await PostgresServer.open(directory);
  await applyMigrations({ databaseUrl: postgres.url });
  return {
    url: postgres.url,
    crash: () => postgres.crash(),
    start: () => postgres.start(),
    pause: () => postgres.pause(),
    resume: () => postgres.resume(),
    stop: async () => {
      await postgres.crash();
      await postgres.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
