import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { hasErrorCode } from '../system/has-error-code.ts';

/** A process, by its number and its start: a later process can have the same number. */
export interface ProcessIdentity {
  pid: number;
  /** When it was started, in the system's own format. */
  startedAt: string;
}

/** The process of this number; null where there is none (a zombie counts as none). */
export function identifyProcess(pid: number): ProcessIdentity | null {
  const startedAt = process.platform === 'linux' ? readStartOnLinux(pid) : readStartByPs(pid);
  return startedAt === null ? null : { pid, startedAt };
}

/** Whether the process still runs. */
export function isRunning({ pid, startedAt }: ProcessIdentity): boolean {
  return identifyProcess(pid)?.startedAt === startedAt;
}

function readStartOnLinux(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the name in parentheses, can contain anything; the state and the start time are 3rd and 22nd.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, ticks] = [fields[0], fields[19]];
    if (state === 'Z' || state === 'X' || ticks === undefined) return null;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${ticks}`;
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT') || hasErrorCode(error, 'ESRCH')) return null;
    throw error;
  }
}

function readStartByPs(pid: number): string | null {
  const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() || null;
}

const pollMs = 20;

/** The signals that end a process: a request, and one that forces it. */
export interface Ending {
  ask: NodeJS.Signals;
  force: NodeJS.Signals;
  /** Between the two. Milliseconds. */
  timeoutMs: number;
}

/** Ends a process, which need not be our child; resolves when it is gone. */
export async function endProcess(identity: ProcessIdentity, { ask, force, timeoutMs }: Ending): Promise<void> {
  if (!isRunning(identity)) return;
  sendSignal(identity.pid, ask);
  const deadline = Date.now() + timeoutMs;
  let isForced = false;
  while (isRunning(identity)) {
    if (!isForced && Date.now() > deadline) {
      isForced = true;
      sendSignal(identity.pid, force);
    }
    await delay(pollMs);
  }
}

/** Sends a signal; no error where the process has just ended. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!hasErrorCode(error, 'ESRCH')) throw error;
  }
}
