import { findMedian } from '@sluice/harness/commands';
import type { SkuPlan } from './generate-skus.ts';
import type { RoundPlan } from './measure-rounds.ts';
import { measureBulk } from './measure-sluice.ts';
import { latencyCase, plainCase, type ScaleOutCase, type ScaleOutMeasures, type ScaleOutRates } from './measures.ts';
import type { StoreKind } from './read-options.ts';
import { formatCount } from './report.ts';
import { type RunPlace, withDirectory } from './run-place.ts';
import { type StartedSluice, withSluice } from './start-sluice.ts';
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
  return await withDirectory(place, 'scale', async (inner) => {
    const plain = await measureCase(plan, plainCase(rows), inner);
    const withLatency = await measureCase(plan, latencyCase, inner);
    return { store, order, rows, plain, withLatency };
  });
}

/** Fewer and more workers alternate on the same data directory, so that changes of the machine's load affect both alike. */
async function measureCase(
  { store, skus, repeat, progress }: ScaleOutPlan,
  { name, rows, workers, env }: ScaleOutCase,
  place: RunPlace,
): Promise<ScaleOutRates> {
  const payloads = await writeCase(place, { ...skus, rows });
  const rates: { few: number[]; more: number[] } = { few: [], more: [] };
  for (let round = 1; round <= repeat; round += 1) {
    for (const which of ['few', 'more'] as const) {
      const setup = { store, place, workers: workers[which], env };
      const rowsPerS = await withSluice(setup, (sluice) => measureStarted(sluice, payloads));
      const label = `${name} with worker processes: ${workers[which]}`;
      progress(`round ${round} of ${repeat}: ${label}: ${formatCount(rowsPerS)} rows/s`);
      rates[which].push(rowsPerS);
    }
  }
  return { few: findMedian(rates.few), more: findMedian(rates.more) };
}

async function writeCase(place: RunPlace, plan: SkuPlan): Promise<CasePayloads> {
  const write = (name: string, rows: number) => writePayload(place, name, { ...plan, rows });
  return {
    warmUp: await write('warm-up.json', Math.ceil(plan.rows / warmUpShare)),
    bulk: await write('bulk.json', plan.rows),
  };
}

async function measureStarted(sluice: StartedSluice, payloads: CasePayloads): Promise<number> {
  await measureBulk(sluice, { bulk: payloads.warmUp });
  return await measureBulk(sluice, { bulk: payloads.bulk });
}
