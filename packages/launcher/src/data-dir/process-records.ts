import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess, identifyProcess, type ProcessIdentity } from '../processes/process-identity.ts';

/** What a worker has to hand its jobs back. */
const orphanTimeoutMs = 5_000;

/** The processes that belong to a data directory, on disk: whoever starts next on it can end what was left behind. */
export interface ProcessRecords {
  /** Records a process under a name of its own; synchronous, so that hardly a moment passes without a record. */
  enter(name: string, pid: number): void;
  leave(name: string): void;
  /**
   * Ends the processes whose records were left behind.
   * @returns how many there were
   */
  endOrphans(): Promise<number>;
}

/** Opens the records of `dataDir`. */
export function openProcessRecords(dataDir: string): ProcessRecords {
  const directory = join(dataDir, 'run');
  mkdirSync(directory, { recursive: true });
  const pathOf = (name: string) => join(directory, `${name}.json`);
  return {
    enter(name, pid) {
      const identity = identifyProcess(pid);
      if (identity !== null) writeFileSync(pathOf(name), JSON.stringify(identity));
    },
    leave: (name) => rmSync(pathOf(name), { force: true }),
    async endOrphans() {
      const names = readdirSync(directory);
      const ended = await Promise.all(names.map((name) => endOrphan(join(directory, name))));
      return ended.filter(Boolean).length;
    },
  };
}

async function endOrphan(path: string): Promise<boolean> {
  const identity = readRecord(path);
  const wasRunning = identity !== null && identifyProcess(identity.pid)?.startedAt === identity.startedAt;
  if (wasRunning) await endProcess(identity, { ask: 'SIGTERM', force: 'SIGKILL', timeoutMs: orphanTimeoutMs });
  rmSync(path, { force: true });
  return wasRunning;
}

/** A record that was being written when everything was killed says nothing. */
function readRecord(path: string): ProcessIdentity | null {
  const content = readFileSync(path, 'utf8');
  return content.endsWith('}') ? (JSON.parse(content) as ProcessIdentity) : null;
}
