import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Starts a process that keeps running; `setUp` is code that it runs first. Resolves when it has run that. */
export async function startSleeper(setUp = ''): Promise<ChildProcess> {
  const sleeper = spawnSleeper(setUp);
  if (sleeper.stdout !== null) await once(sleeper.stdout, 'data');
  return sleeper;
}

/** Like startSleeper, without the wait. */
export function spawnSleeper(setUp = ''): ChildProcess {
  const code = `${setUp}; console.log('ready'); setInterval(() => {}, 1000);`;
  return spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Resolves to the signal that ended a process. */
export async function signalOf(child: ChildProcess): Promise<NodeJS.Signals | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.signalCode;
}
