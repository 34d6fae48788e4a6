import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { RequirementError } from '../command/errors.ts';
import { findFreePort } from './find-free-port.ts';

const host = '127.0.0.1';
const readyTimeoutMs = 15_000;
const commandTimeoutMs = 2_000;
const outputTailLength = 2_000;

/** Whether a redis-server is on the PATH. */
export function hasRedisServer(): boolean {
  return spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;
}

/** @throws RequirementError where no redis-server is on the PATH */
export function requireRedisServer(): void {
  if (hasRedisServer()) return;
  throw new RequirementError(
    'redis-server is not on the PATH: install Redis (Debian and Ubuntu: apt-get install redis-server, macOS: brew install redis).',
  );
}

/** How a Redis is started. */
export interface RedisOptions {
  /** For its files; made where it does not exist. */
  directory: string;
  /** What clients have to present; default: nothing. */
  password?: string;
  /** Starts it in a session of its own: Ctrl-C in the terminal is for its starter, which stops it in order. */
  detached?: boolean;
}

/** A Redis on a free port of 127.0.0.1 that keeps nothing on disk. It is killed when this process exits. */
export class RedisServer {
  readonly #options: RedisOptions;
  readonly #port: number;
  #server: ChildProcess | null = null;
  readonly #killAtExit = () => this.killNow();

  private constructor(options: RedisOptions, port: number) {
    this.#options = options;
    this.#port = port;
  }

  /** Starts one. @throws RequirementError where there is no redis-server, Error with its output where it does not start */
  static async open(options: RedisOptions): Promise<RedisServer> {
    requireRedisServer();
    mkdirSync(options.directory, { recursive: true });
    const redis = new RedisServer(options, await findFreePort());
    process.on('exit', redis.#killAtExit);
    await redis.start().catch(async (error: unknown) => {
      await redis.stop();
      throw error;
    });
    return redis;
  }

  get url(): string {
    const { password } = this.#options;
    return `redis://${password === undefined ? '' : `default:${password}@`}${host}:${this.#port}`;
  }

  /** Starts it at the same address, where it does not run; resolves when it accepts connections. */
  async start(): Promise<void> {
    if (this.#server !== null) return;
    const { detached = false } = this.#options;
    const server = spawn('redis-server', this.#arguments(), { stdio: ['ignore', 'pipe', 'pipe'], detached });
    this.#server = server;
    const forget = () => {
      if (this.#server === server) this.#server = null;
    };
    server.once('exit', forget);
    server.once('error', forget);
    await waitUntilReady(server);
  }

  /** Deletes everything that is in it. */
  async flush(): Promise<void> {
    await this.#send('FLUSHALL');
  }

  /** Ends it at once, with everything that is in it. */
  async kill(): Promise<void> {
    await this.#end(() => this.killNow());
  }

  /** Has it end by itself, keeping nothing. */
  async shutDown(): Promise<void> {
    await this.#end(() => this.#send('SHUTDOWN NOSAVE'));
  }

  /** Stops it without ending it: connections stay open, and nothing is answered. */
  pause(): void {
    this.#server?.kill('SIGSTOP');
  }

  resume(): void {
    this.#server?.kill('SIGCONT');
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    process.off('exit', this.#killAtExit);
    await this.kill();
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

  async #send(command: string): Promise<void> {
    const { password } = this.#options;
    const commands = password === undefined ? [command] : [`AUTH ${password}`, command];
    await sendCommands(this.#port, commands);
  }

  #arguments(): string[] {
    const { directory, password } = this.#options;
    const settings = {
      port: String(this.#port),
      bind: host,
      dir: directory,
      save: '',
      appendonly: 'no',
      'maxmemory-policy': 'noeviction',
      ...(password !== undefined && { requirepass: password }),
    };
    return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  }
}

/** @throws Error with the last of its output where it ends before it is ready, or is not ready within 15 s */
async function waitUntilReady(server: ChildProcess): Promise<void> {
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const fail = (how: string) => {
      clearTimeout(timer);
      reject(new Error(`redis-server ${how}. Its output ends:\n${output}`));
    };
    const timer = setTimeout(fail, readyTimeoutMs, `was not ready within ${readyTimeoutMs / 1_000} s`);
    for (const stream of [server.stdout, server.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-outputTailLength);
        if (!output.includes('Ready to accept connections')) return;
        clearTimeout(timer);
        resolve();
      });
    }
    server.once('error', (error) => fail(`could not be started (${error.message})`));
    server.once('close', (code, signal) => fail(`ended before it was ready (${signal ?? `exit code ${code}`})`));
  });
}

/**
 * Sends commands to a Redis on this machine, and resolves when each is answered or the connection is closed.
 * @throws Error where Redis cannot be reached, does not answer within 2 s, or answers with an error
 */
function sendCommands(port: number, commands: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host }, () => socket.write(commands.map((command) => `${command}\r\n`).join('')));
    let answer = '';
    socket.setEncoding('utf8');
    socket.setTimeout(commandTimeoutMs, () => socket.destroy(new Error(`Redis did not answer ${commands.at(-1)}`)));
    socket.on('data', (part: string) => {
      answer += part;
      const lines = answer.split('\r\n').slice(0, -1);
      const failure = lines.find((line) => line.startsWith('-'));
      if (failure !== undefined) socket.destroy(new Error(`Redis answered ${failure}`));
      else if (lines.length >= commands.length) socket.destroy();
    });
    socket.once('error', reject);
    socket.once('close', () => resolve());
  });
}
