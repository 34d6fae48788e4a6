import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { sendRedisCommand } from './redis-command.ts';

const readyTimeoutMs = 15_000;
const pollMs = 20;

/** A Redis that keeps nothing on disk, to be emptied, stopped and started. */
export class ChaosRedis {
  readonly #port: number;
  readonly #directory: string;
  #server: ChildProcess | null = null;

  constructor({ port, directory }: { port: number; directory: string }) {
    this.#port = port;
    this.#directory = directory;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.#port}`;
  }

  /** Starts it where it does not run; resolves when it takes commands. */
  async start(): Promise<void> {
    if (this.#server !== null) return;
    const server = spawn('redis-server', this.#arguments(), { stdio: 'ignore', detached: true });
    this.#server = server;
    server.once('exit', () => {
      if (this.#server === server) this.#server = null;
    });
    const failure = once(server, 'error').then(([error]) => Promise.reject(error));
    await Promise.race([this.#waitUntilReady(), failure]);
  }

  /** Loses everything that is in it. */
  async flush(): Promise<void> {
    await sendRedisCommand(this.#port, 'FLUSHALL');
  }

  /** Ends it at once. */
  async kill(): Promise<void> {
    await this.#end(() => void this.#server?.kill('SIGKILL'));
  }

  /** Has it end itself, keeping nothing. */
  async shutDown(): Promise<void> {
    await this.#end(() => sendRedisCommand(this.#port, 'SHUTDOWN NOSAVE'));
  }

  /** Ends it without waiting, for when this process must exit now. */
  killNow(): void {
    this.#server?.kill('SIGKILL');
  }

  async #end(ask: () => unknown): Promise<void> {
    if (this.#server === null) return;
    const ended = once(this.#server, 'exit');
    await ask();
    await ended;
  }

  async #waitUntilReady(): Promise<void> {
    const deadline = performance.now() + readyTimeoutMs;
    while (performance.now() < deadline) {
      const answer = await sendRedisCommand(this.#port, 'PING').catch(() => '');
      if (answer === '+PONG') return;
      await delay(pollMs);
    }
    throw new Error(`redis-server was not ready within ${readyTimeoutMs / 1_000} s`);
  }

  #arguments(): string[] {
    const settings = {
      port: String(this.#port),
      bind: '127.0.0.1',
      dir: this.#directory,
      save: '',
      appendonly: 'no',
      'maxmemory-policy': 'noeviction',
    };
    return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  }
}
