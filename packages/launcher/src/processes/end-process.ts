import { setTimeout as delay } from 'node:timers/promises';
import { hasErrorCode } from '../has-error-code.ts';
import { isRunning, type ProcessIdentity } from './identify-process.ts';

const pollMs = 20;

/** How a process is asked to end, and made to where it does not. */
export interface Ending {
  ask: NodeJS.Signals;
  force: NodeJS.Signals;
  /** Between the two. */
  timeoutMs: number;
}

/** Ends a process that may not be our child; resolves when it is gone. */
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
