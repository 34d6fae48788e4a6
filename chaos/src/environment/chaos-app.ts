import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const restartDelayMs = 100;
const pollMs = 20;

/** A process to keep running. */
export interface AppSpec {
  name: string;
  spawn(): ChildProcess;
  /** Called when it exits and the harness has not ended it. */
  onUnexpectedExit(how: string): void;
}

/** One API or worker, which is killed and paused by the harness, and started again shortly after each exit. */
export class ChaosApp {
  readonly #spec: AppSpec;
  #child: ChildProcess | null = null;
  #paused: ChildProcess | null = null;
  #killed: ChildProcess | null = null;
  #restart: NodeJS.Timeout | undefined;
  #isStopping = false;

  /** Starts it. */
  constructor(spec: AppSpec) {
    this.#spec = spec;
    this.#start();
  }

  get name(): string {
    return this.#spec.name;
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    const child = await this.#running();
    const ended = once(child, 'exit');
    this.#killed = child;
    child.kill('SIGKILL');
    await ended;
  }

  /** SIGSTOP. */
  async pause(): Promise<void> {
    this.#paused = await this.#running();
    this.#paused.kill('SIGSTOP');
  }

  /** SIGCONT to the process that was paused; no effect where that has exited since. */
  resume(): void {
    this.#paused?.kill('SIGCONT');
    this.#paused = null;
  }

  /** Ends it for good; resolves when it has exited. */
  async stop(): Promise<void> {
    this.#stopRestarting();
    const child = this.#child;
    if (child === null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** Ends it without waiting, for when this process must exit now. */
  killNow(): void {
    this.#stopRestarting();
    this.#child?.kill('SIGKILL');
  }

  #start(): void {
    const child = this.#spec.spawn();
    this.#child = child;
    child.once('error', (error) => this.#onExit(child, error.message));
    child.once('exit', (code, signal) => this.#onExit(child, signal ?? `exit code ${code}`));
  }

  #onExit(child: ChildProcess, how: string): void {
    if (this.#child !== child) return;
    this.#child = null;
    if (this.#killed !== child && !this.#isStopping) this.#spec.onUnexpectedExit(how);
    if (!this.#isStopping) this.#restart = setTimeout(() => this.#start(), restartDelayMs);
  }

  #stopRestarting(): void {
    this.#isStopping = true;
    clearTimeout(this.#restart);
  }

  async #running(): Promise<ChildProcess> {
    while (this.#child === null) await delay(pollMs);
    return this.#child;
  }
}
