import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@sluice/launcher';
import { applyMigrations } from '@sluice/runtime';
import pg from 'pg';

/** A Postgres of one test's own, with every migration applied. */
export interface TestPostgres {
  url: string;
  /** Ends it at once, as a crash of the machine would. */
  crash(): Promise<void>;
  /** Starts it again, at the same address. */
  start(): Promise<void>;
  /** Has it hang: connections stay, and nothing is answered. */
  pause(): Promise<void>;
  resume(): void;
  /** Ends it for good. */
  stop(): Promise<void>;
}

/** Makes a cluster and starts its server, on a free port. */
export async function startPostgres(): Promise<TestPostgres> {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-postgres-'));
  let server = await startEmbeddedPostgres({ dataDir: directory });
  const { url } = server;
  await applyMigrations({ databaseUrl: url });
  const paused: number[] = [];
  const resume = () => {
    for (const pid of paused.splice(0)) process.kill(pid, 'SIGCONT');
  };
  const crash = async () => {
    server.killNow();
    resume();
    await server.exited;
  };
  return {
    url,
    crash,
    start: async () => {
      server = await startEmbeddedPostgres({ dataDir: directory });
      if (server.url !== url) throw new Error('The port of Postgres was taken by another program.');
    },
    pause: async () => {
      paused.push(server.pid, ...(await listSessions(url)));
      for (const pid of paused) process.kill(pid, 'SIGSTOP');
    },
    resume,
    stop: async () => {
      await crash();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The processes of every session, beside the one that asks. */
async function listSessions(url: string): Promise<number[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
  );
  await client.end();
  return rows.map(({ pid }) => pid);
}
