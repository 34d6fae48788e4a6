import { setTimeout as delay } from 'node:timers/promises';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './start-embedded-postgres.ts';

const retryDelayMs = 1_000;

/** A Postgres that is restarted when it dies. */
export interface KeptPostgres {
  url: string;
  stop(): Promise<void>;
  /** Ends it without waiting, where this process must exit at once. */
  killNow(): void;
}

/** Starts the embedded Postgres of `dataDir` and keeps it running until it is stopped; its URL stays the same. */
export async function keepPostgresRunning(options: {
  dataDir: string;
  tell: (line: string) => void;
}): Promise<KeptPostgres> {
  let server: EmbeddedPostgres = await startEmbeddedPostgres(options);
  let isStopping = false;
  const { url } = server;
  const kept = keep();

  async function keep(): Promise<void> {
    for (;;) {
      await server.exited;
      if (isStopping) return;
      options.tell('Postgres has ended; restarting it');
      await restart();
    }
  }

  async function restart(): Promise<void> {
    while (!isStopping) {
      try {
        // API and workers have the URL, so the port must stay the same.
        server = await startEmbeddedPostgres({ ...options, port: Number(new URL(url).port) });
        return;
      } catch (error) {
        options.tell(error instanceof Error ? error.message : String(error));
        await delay(retryDelayMs);
      }
    }
  }

  return {
    url,
    async stop() {
      isStopping = true;
      await server.stop();
      await kept;
      await server.stop();
    },
    killNow: () => server.killNow(),
  };
}
