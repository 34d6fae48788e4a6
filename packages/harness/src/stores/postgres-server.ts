import { type EmbeddedPostgres, startEmbeddedPostgres } from '@sluice/launcher';
import pg from 'pg';

const connectTimeoutMs = 5_000;

/** An embedded Postgres that is crashed, restarted and paused. It is killed when this process exits. */
export class PostgresServer {
  readonly #dataDir: string;
  #server: EmbeddedPostgres;
  readonly #paused: number[] = [];
  readonly #killAtExit = () => this.killNow();

  private constructor(dataDir: string, server: EmbeddedPostgres) {
    this.#dataDir = dataDir;
    this.#server = server;
    process.on('exit', this.#killAtExit);
  }

  /** Makes a cluster in `dataDir`, where there is none, and starts its server on a free port of 127.0.0.1. */
  static async open(dataDir: string): Promise<PostgresServer> {
    return new PostgresServer(dataDir, await startEmbeddedPostgres({ dataDir }));
  }

  /** Of the superuser. */
  get url(): string {
    return this.#server.url;
  }

  /** Ends it at once, as a crash of the machine would. */
  async crash(): Promise<void> {
    this.killNow();
    this.resume();
    await this.#server.exited;
  }

  /** Starts it again, at the same address. @throws Error where another program has taken its port meanwhile */
  async start(): Promise<void> {
    const { url } = this.#server;
    this.#server = await startEmbeddedPostgres({ dataDir: this.#dataDir });
    if (this.#server.url !== url) throw new Error('The port of Postgres was taken by another program');
  }

  /** Stops it without ending it: connections stay open, and nothing is answered. */
  async pause(): Promise<void> {
    const sessions = await this.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
    this.#paused.push(this.#server.pid, ...sessions.map(({ pid }) => pid));
    for (const pid of this.#paused) process.kill(pid, 'SIGSTOP');
  }

  resume(): void {
    for (const pid of this.#paused.splice(0)) process.kill(pid, 'SIGCONT');
  }

  /** Runs one statement on a connection of its own. */
  async query<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: connectTimeoutMs });
    // A session that is terminated says so here; the query itself rejects.
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<Row>(text, values);
      return rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** Ends it in order; nothing that was committed is lost. */
  async stop(): Promise<void> {
    process.off('exit', this.#killAtExit);
    await this.#server.stop();
  }

  /** Ends it without waiting, for when this process must exit now. */
  killNow(): void {
    this.#server.killNow();
  }
}
