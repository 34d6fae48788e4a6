import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess, identifyProcess, type ProcessIdentity } from '../processes/process-identity.ts';

/** A worker needs it to give its jobs back to the queue. */
const orphanTimeoutMs = 5_000;

/** The processes of a data directory, on disk: the next launcher can end those that were left running. */
export interface ProcessRecords {
  /** Records a process under a name of its own; synchronous, so that it runs hardly a moment without a record. */
  add(name: string, pid: number): void;
  remove(name: string): void;
  /**
   * Ends the processes that still have a record.
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
    add(name, pid) {
      const identity = identifyProcess(pid);
      if (identity !== null) writeFileSync(pathOf(name), JSON.stringify(identity));
    },
    remove: (name) => rmSync(pathOf(name), { force: true }),
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

/** A record whose writer was killed is incomplete, and is ignored. */
function readRecord(path: string): ProcessIdentity | null {
  const content = readFileSync(path, 'utf8');
  return content.endsWith('}') ? (JSON.parse(content) as ProcessIdentity) : null;
}
