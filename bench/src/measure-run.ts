import { readFile } from 'node:fs/promises';
import { measureRounds, type RoundPlan } from './measure-rounds.ts';
import { measureSingleUpsert } from './measure-sluice.ts';
import { measurePrismaUpsert } from './measure-statements.ts';
import type { RunMeasures } from './measures.ts';
import type { StoreKind } from './read-options.ts';
import { formatCount } from './report.ts';
import { type RunPlace, withDirectory } from './run-place.ts';
import { type StartedSluice, withSluice } from './start-sluice.ts';
import type { Payloads } from './write-payloads.ts';

/** Starts the product on `store`, measures everything with `payloads`, and stops the product. */
export async function measureRun(
  store: StoreKind,
  payloads: Payloads,
  { place, plan }: { place: RunPlace; plan: RoundPlan },
): Promise<RunMeasures> {
  return await withDirectory(place, `${store}-${payloads.plan.order}`, (inner) =>
    withSluice({ store, place: inner, workers: 1 }, (sluice) => measureStarted(store, payloads, { sluice, plan })),
  );
}

async function measureStarted(
  store: StoreKind,
  payloads: Payloads,
  { sluice, plan }: { sluice: StartedSluice; plan: RoundPlan },
): Promise<RunMeasures> {
  const { order, rows } = payloads.plan;
  const rates = await measureRounds(sluice, payloads, plan);
  const rssMb = { api: await readPeakRss([sluice.pids.api]), worker: await readPeakRss(sluice.pids.workers) };
  const singleUpsertMs = await measureSingleUpsert(sluice.client);
  plan.progress(`single upsert ${singleUpsertMs.p50.toFixed(1)} ms`);
  const prismaUpsert = await measurePrismaUpsert(sluice.database, payloads.plan);
  plan.progress(`Prisma upsert ${formatCount(prismaUpsert)} rows/s`);
  return { store, order, rows, rowsPerS: { ...rates, prismaUpsert }, rssMb, singleUpsertMs };
}

/**
 * The peak resident memory (`VmHWM`) of the process that had most, in MB (10^6 bytes). Null on systems without /proc.
 */
async function readPeakRss(pids: readonly number[]): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  const peaks = await Promise.all(pids.map(readPeak));
  return Math.max(...peaks);
}

async function readPeak(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kibibytes === undefined) throw new Error(`/proc/${pid}/status has no VmHWM`);
  return (Number(kibibytes) * 1_024) / 1_000_000;
}
