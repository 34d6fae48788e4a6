import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess, identifyProcess } from '../processes/process-identity.ts';
import { hasErrorCode } from '../system/has-error-code.ts';

/** At SIGINT the server ends its sessions and writes a checkpoint; at SIGQUIT it exits at once and recovers at the next start. */
export const postgresEnding = { ask: 'SIGINT', force: 'SIGQUIT', timeoutMs: 4_000 } as const;

/** The server's state in `postmaster.pid`. */
interface PostmasterFile {
  pid: number;
  isReady: boolean;
}

/** Reads `postmaster.pid`; null where there is none, or it is not complete yet. */
export function readPostmasterFile(cluster: string): PostmasterFile | null {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    return Number.isInteger(pid) && pid > 0 ? { pid, isReady: lines[7]?.trim() === 'ready' } : null;
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/**
 * Ends a server that was left running on the cluster. Its `postmaster.pid` is removed: where the number now belongs to
 * another program, the file would prevent the next start.
 */
export async function endOrphanedServer(cluster: string): Promise<void> {
  const left = readPostmasterFile(cluster);
  if (left === null) return;
  const identity = identifyProcess(left.pid);
  if (identity !== null && readCommandLine(left.pid).includes(cluster)) await endProcess(identity, postgresEnding);
  rmSync(join(cluster, 'postmaster.pid'), { force: true });
}

function readCommandLine(pid: number): string {
  return spawnSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
}
