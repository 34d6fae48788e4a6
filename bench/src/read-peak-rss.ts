import { readFile } from 'node:fs/promises';

/**
 * The highest resident memory of the processes so far, of the one that had most, in MB (10^6 bytes), as the kernel
 * kept it (`VmHWM`). Null where the system has no /proc.
 */
export async function readPeakRss(pids: readonly number[]): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  const peaks = await Promise.all(pids.map(readPeak));
  return Math.max(...peaks);
}

async function readPeak(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kibibytes === undefined) throw new Error(`Process ${pid} shows no peak of its memory`);
  return (Number(kibibytes) * 1_024) / 1_000_000;
}
