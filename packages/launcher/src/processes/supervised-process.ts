import type { ChildProcess } from 'node:child_process';
import { sendSignal } from './process-identity.ts';

const firstRestartDelayMs = 200;
const longestRestartDelayMs = 5_000;
/** A process that ran for so long is stable: its next restart waits no longer than the first. */
const stableAfterMs = 30_000;

/** A process to keep running. */
export interface ProcessSpec {
  name: string;
  spawn(): ChildProcess;
  /** Called at each start. */
  onStart(pid: number): void;
  /** Called at each end; `how` is the exit code or the signal. */
  onEnd(how: string): void;
}

/** Runs a process and restarts it when it dies, until it is stopped; each death doubles the wait before the restart. */
export class SupervisedProcess {
  readonly #spec: ProcessSpec;
  #child: ChildProcess | null = null;
  #restart: NodeJS.Timeout | undefined;
  #restartDelayMs = firstRestartDelayMs;
  #isStopping = false;
  #onGone: () => void = () => undefined;
  #pid = 0;
  #ends = 0;

  /** Starts it. */
  constructor(spec: ProcessSpec) {
    this.#spec = spec;
    this.#start();
  }

  get name(): string {
    return this.#spec.name;
  }

  /** Of its latest start. */
  get pid(): number {
    return this.#pid;
  }

  /** How many times it has ended. */
  get ends(): number {
    return this.#ends;
  }

  /** Sends SIGTERM, and SIGKILL after `timeoutMs`; resolves when the process is gone. */
  async stop(timeoutMs: number): Promise<void> {
    this.#keepEnded();
    if (this.#child === null) return;
    const gone = new Promise<void>((resolve) => {
      this.#onGone = resolve;
    });
    this.#signal('SIGTERM');
    const force = setTimeout(() => this.#signal('SIGKILL'), timeoutMs);
    await gone;
    clearTimeout(force);
  }

  /** Ends it without waiting, where this process must exit at once. */
  killNow(): void {
    this.#keepEnded();
    this.#signal('SIGKILL');
  }

  #start(): void {
    const startedAt = Date.now();
    const child = this.#spec.spawn();
    this.#child = child;
    if (child.pid !== undefined) {
      this.#pid = child.pid;
      this.#spec.onStart(child.pid);
    }
    // Where the program cannot be started, there is `error` and no `exit`.
    child.once('error', (error) => this.#end(child, error.message, startedAt));
    child.once('exit', (code, signal) => this.#end(child, signal ?? `exit code ${code}`, startedAt));
  }

  #end(child: ChildProcess, how: string, startedAt: number): void {
    if (this.#child !== child) return;
    this.#child = null;
    this.#ends += 1;
    this.#spec.onEnd(how);
    this.#onGone();
    if (this.#isStopping) return;
    if (Date.now() - startedAt > stableAfterMs) this.#restartDelayMs = firstRestartDelayMs;
    this.#restart = setTimeout(() => this.#start(), this.#restartDelayMs);
    this.#restartDelayMs = Math.min(this.#restartDelayMs * 2, longestRestartDelayMs);
  }

  #keepEnded(): void {
    this.#isStopping = true;
    clearTimeout(this.#restart);
  }

  #signal(name: NodeJS.Signals): void {
    if (this.#child?.pid !== undefined) sendSignal(this.#child.pid, name);
  }
}

/**
 * Calls `killNow` where this process exits before it has stopped its children: at the second signal, or at an uncaught
 * error.
 * @returns removes the hook
 */
export function killAtExit(killNow: () => void): () => void {
  process.on('exit', killNow);
  return () => void process.off('exit', killNow);
}
