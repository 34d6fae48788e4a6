import { join } from 'node:path';
import type { SkuPlan } from './generate-skus.ts';
import type { RoundPlan } from './measure-rounds.ts';
import { measureBulk } from './measure-sluice.ts';
import { latencyCase, plainCase, type ScaleOutCase, type ScaleOutMeasures, type ScaleOutRates } from './measures.ts';
import type { StoreKind } from './read-options.ts';
import type { Releasers } from './releasers.ts';
import { formatCount } from './report.ts';
import { makeDirectory, type RunPlace } from './run-place.ts';
import { type SluiceSetup, startSluice } from './start-sluice.ts';
import { findMedian } from './statistics.ts';
import { type PayloadFile, writePayload } from './write-payloads.ts';

/** The store, the payload, and the number of rounds. */
export interface ScaleOutPlan extends RoundPlan {
  store: StoreKind;
  /** Of (g); (h) has its own number of rows. */
  skus: SkuPlan;
}

/** The payloads of one measurement. */
interface CasePayloads {
  warmUp: PayloadFile;
  bulk: PayloadFile;
}

/** Processes that have just started are slow: they first run a job with one row in this many. */
const warmUpShare = 5;

/** (g) and (h): one job on a few worker processes and on more, without and with latency. */
export async function measureScaleOut(plan: ScaleOutPlan, place: RunPlace): Promise<ScaleOutMeasures> {
  const { store, skus } = plan;
  const { order, rows } = skus;
  return await place.releasers.nest(async (releasers) => {
    const directory = await makeDirectory(join(place.directory, 'scale'), releasers);
    const plain = await measureCase(plan, plainCase(rows), { directory, releasers });
    const withLatency = await measureCase(plan, latencyCase, { directory, releasers });
    return { store, order, rows, plain, withLatency };
  });
}

/** Fewer and more workers alternate on the same data directory, so that changes of the machine's load affect both alike. */
async function measureCase(
  { store, skus, repeat, progress }: ScaleOutPlan,
  { name, rows, workers, env }: ScaleOutCase,
  { directory, releasers }: RunPlace,
): Promise<ScaleOutRates> {
  const payloads = await writeCase(directory, { ...skus, rows });
  const rates: { few: number[]; more: number[] } = { few: [], more: [] };
  for (let round = 1; round <= repeat; round += 1) {
    for (const which of ['few', 'more'] as const) {
      const setup = { store, directory, workers: workers[which], env };
      const rowsPerS = await releasers.nest((inner) => measureStart(setup, payloads, inner));
      const label = `${name} with worker processes: ${workers[which]}`;
      progress(`round ${round} of ${repeat}: ${label}: ${formatCount(rowsPerS)} rows/s`);
      rates[which].push(rowsPerS);
    }
  }
  return { few: findMedian(rates.few), more: findMedian(rates.more) };
}

async function writeCase(directory: string, plan: SkuPlan): Promise<CasePayloads> {
  const write = (name: string, rows: number) => writePayload(join(directory, name), { ...plan, rows });
  return {
    warmUp: await write('warm-up.json', Math.ceil(plan.rows / warmUpShare)),
    bulk: await write('bulk.json', plan.rows),
  };
}

async function measureStart(setup: SluiceSetup, payloads: CasePayloads, releasers: Releasers): Promise<number> {
  const sluice = await startSluice(setup, releasers);
  await measureBulk(sluice, { bulk: payloads.warmUp });
  return await measureBulk(sluice, { bulk: payloads.bulk });
}
