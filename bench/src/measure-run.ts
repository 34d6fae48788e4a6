import { join } from 'node:path';
import { measurePrismaUpsert } from './measure-prisma-upsert.ts';
import { measureRounds, type RoundPlan } from './measure-rounds.ts';
import { measureSingleUpsert } from './measure-single-upsert.ts';
import type { StoreKind } from './read-options.ts';
import { readPeakRss } from './read-peak-rss.ts';
import { Releasers } from './releasers.ts';
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
  const releasers = await place.releasers.open(
    () => new Releasers(),
    (opened) => opened.close(),
  );
  try {
    const directory = join(place.directory, `${store}-${payloads.plan.order}`);
    return await measureStarted(store, payloads, { sluice: await startSluice(store, directory, releasers), plan });
  } finally {
    await releasers.close();
  }
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
