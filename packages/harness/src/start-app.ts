import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { memoryVariables, nodeFlags } from '@sluice/launcher';

/** An API or a worker in its own process, on a test's stores. */
export interface TestApp {
  pid: number;
  send(signal: NodeJS.Signals): void;
  /** Ends it by SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>;
  /** Its output so far. */
  output(): string;
}

/** Starts the built app as the launcher does. Not in its own session: what ends the tests ends it too. */
export function startApp(app: 'api' | 'worker', environment: Readonly<Record<string, string>>): TestApp {
  const main = fileURLToPath(new URL(`../../../apps/${app}/dist/main.js`, import.meta.url));
  const child = spawn(process.execPath, [...nodeFlags, main], {
    env: { ...environment, ...memoryVariables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  // `close` comes after the last output, `exit` can come before it.
  const ended = once(child, 'close').then(([code, signal]: unknown[]) => (code ?? signal) as number | NodeJS.Signals);
  const { pid } = child;
  if (pid === undefined) throw new Error(`The ${app} did not start.`);
  return {
    pid,
    send: (signal) => void child.kill(signal),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    ended,
    output: () => output,
  };
}
