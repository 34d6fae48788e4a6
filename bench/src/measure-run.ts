import { join } from 'node:path';
import { makeDirectory } from './make-directory.ts';
import { measurePrismaUpsert } from './measure-prisma-upsert.ts';
import { measureRounds, type RoundPlan } from './measure-rounds.ts';
import { measureSingleUpsert } from './measure-single-upsert.ts';
import type { StoreKind } from './read-options.ts';
import { readPeakRss } from './read-peak-rss.ts';
import type { Releasers } from './releasers.ts';
import type { RunMeasures } from './run-measures.ts';
import { type StartedSluice, startSluice } from './start-sluice.ts';
import type { Payloads } from './write-payloads.ts';

/** Where a run keeps its data, and who gives it back should the bench be stopped. */
export interface RunPlace {
  directory: string;
  releasers: Releasers;
}

/** Starts the product on `store`, measures everything with `payloads`, and stops it. */
export async function measureRun(
  store: StoreKind,
  payloads: Payloads,
  { place, plan }: { place: RunPlace; plan: RoundPlan },
): Promise<RunMeasures> {
  return await place.releasers.nest(async (releasers) => {
    const directory = await makeDirectory(join(place.directory, `${store}-${payloads.plan.order}`), releasers);
    const sluice = await startSluice({ store, directory, workers: 1 }, releasers);
    return await measureStarted(store, payloads, { sluice, plan });
  });
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
  const prismaUpsert = await measurePrismaUpsert(sluice.database, payloads.plan);
  return { store, order, rows, rowsPerS: { ...rates, prismaUpsert }, rssMb, singleUpsertMs };
}
