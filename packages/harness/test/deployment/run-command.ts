import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** The working directory and the variables of a command. */
export interface Surroundings {
  cwd: string;
  env: Record<string, string>;
}

/** A process that runs until it is stopped. */
export interface Running {
  /** Stops it as Docker does, by SIGTERM; `code` is null where a signal ended it, `output` is all of its output. */
  stop(): Promise<{ code: number | null; output: string }>;
}

/** Runs a command to its end; rejects with what it printed where it fails. */
export async function runCommand(command: readonly string[], surroundings: Surroundings): Promise<void> {
  const { child, output } = start(command, surroundings);
  const [code]: unknown[] = await once(child, 'close');
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${output.join('')}`);
}

/** Starts a command that keeps running. */
export function startCommand(command: readonly string[], surroundings: Surroundings): Running {
  const { child, output } = start(command, surroundings);
  const ended = once(child, 'close');
  return {
    async stop() {
      child.kill('SIGTERM');
      const [code] = await ended;
      return { code, output: output.join('') };
    },
  };
}

function start(command: readonly string[], { cwd, env }: Surroundings) {
  const [program = '', ...given] = command;
  const executable = program === 'node' ? process.execPath : program;
  const child = spawn(executable, given, { cwd, env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env } });
  const output: string[] = [];
  child.stdout.on('data', (data: Buffer) => output.push(data.toString()));
  child.stderr.on('data', (data: Buffer) => output.push(data.toString()));
  return { child, output };
}
