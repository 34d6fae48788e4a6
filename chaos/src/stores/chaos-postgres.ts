import { setTimeout as delay } from 'node:timers/promises';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@sluice/launcher';
import pg from 'pg';

const retryMs = 200;
const connectTimeoutMs = 5_000;

/** A Postgres to be restarted and whose sessions are cut. */
export class ChaosPostgres {
  readonly #dataDir: string;
  #server: EmbeddedPostgres;

  private constructor(dataDir: string, server: EmbeddedPostgres) {
    this.#dataDir = dataDir;
    this.#server = server;
  }

  /** Makes a cluster in `dataDir` and starts it. */
  static async open(dataDir: string): Promise<ChaosPostgres> {
    return new ChaosPostgres(dataDir, await startEmbeddedPostgres({ dataDir }));
  }

  get url(): string {
    return this.#server.url;
  }

  /**
   * Ends it at once, as a crash would, and starts it again at the same address.
   * @throws Error where another program has taken its port meanwhile
   */
  async restart(): Promise<void> {
    const { url } = this.#server;
    this.#server.killNow();
    await this.#server.exited;
    this.#server = await startEmbeddedPostgres({ dataDir: this.#dataDir });
    if (this.#server.url !== url) throw new Error('The port of Postgres was taken by another program');
  }

  /** Cuts `count` sessions, whichever they are. Tries again while it cannot be reached, up to `tries` times. */
  async terminateBackends(count: number, tries = 20): Promise<void> {
    try {
      await this.query(
        `SELECT pg_terminate_backend(pid) FROM (
           SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
           ORDER BY state = 'idle', random() LIMIT $1) AS chosen`,
        [count],
      );
    } catch (error) {
      if (tries === 0) throw error;
      await delay(retryMs);
      await this.terminateBackends(count, tries - 1);
    }
  }

  /** Runs one statement on a connection of its own. */
  async query<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: connectTimeoutMs });
    // A session that is cut says so here; the query itself rejects.
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<Row>(text, values);
      return rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }

  /** Ends it without waiting, for when this process must exit now. */
  killNow(): void {
    this.#server.killNow();
  }
}
