import { setTimeout } from 'node:timers/promises';
import { registerPartner } from '@sluice/harness/commands';
import { expectCounts } from './expect-counts.ts';
import { generateSkus, type IdOrder, type Sku } from './generate-skus.ts';
import type { Progress } from './measure-rounds.ts';
import { type FairnessMeasures, fairnessRows } from './measures.ts';
import { hasEnded, pollJob, registerUoms, submitPayload } from './push-payload.ts';
import type { StoreKind } from './read-options.ts';
import { takeGroups } from './run-in-flight.ts';
import { type RunPlace, withDirectory } from './run-place.ts';
import type { SluiceBody, SluiceClient } from './sluice-client.ts';
import { withSluice } from './start-sluice.ts';
import { writePayload } from './write-payloads.ts';

/** The store, and the payload's order and seed. */
export interface FairnessPlan {
  store: StoreKind;
  order: IdOrder;
  seed: number;
  progress: Progress;
}

/**
 * Measures small jobs of one partner while a huge job of another runs, from its start on. The product is stopped before
 * the huge job ends.
 */
export async function measureFairness(plan: FairnessPlan, place: RunPlace): Promise<FairnessMeasures> {
  const { store, order, seed, progress } = plan;
  return await withDirectory(place, 'fairness', async (inner) => {
    const payload = await writePayload(inner, 'huge.json', { rows: fairnessRows.huge, order, seed });
    const smallJobsMs = await withSluice({ store, place: inner, workers: 1 }, async (sluice) => {
      const small = sluice.openClient(await registerPartner(sluice, 'small'));
      await registerUoms(small);
      await registerUoms(sluice.client);
      const accepted = await submitPayload(sluice.client, { mode: 'bulk', payload });
      const huge = { client: sluice.client, statusUrl: String(accepted.body.status_url) };
      return await timeSmallJobs(huge, small, progress);
    });
    if (smallJobsMs.length === 0) throw new Error('The huge job ended before the first small job did');
    return { store, smallJobsMs };
  });
}

/** The huge job, and its partner's client. */
interface HugeJob {
  client: SluiceClient;
  statusUrl: string;
}

const smallJobsMost = 10;
const pauseBetweenMs = 1_000;
const pollEveryMs = 20;
const seed = 1;

/**
 * Times up to ten small jobs, one after the other, while the huge job runs.
 * @returns milliseconds of each that ended while the huge job was running
 * @throws WrongOutcome if a job fails
 */
async function timeSmallJobs(huge: HugeJob, small: SluiceClient, progress: Progress): Promise<number[]> {
  const elapsedMs: number[] = [];
  await pollJob(huge.client, huge.statusUrl, { until: (state) => state !== 'QUEUED', pauseMs: () => pollEveryMs });
  const skus = generateSkus({ rows: fairnessRows.small * smallJobsMost, order: 'sorted', seed });
  for (const items of takeGroups(skus, fairnessRows.small)) {
    const tookMs = await timeSmallJob(small, items);
    const { state, phase, progress: done = 0 } = await readJob(huge);
    if (state === 'COMPLETED') break;
    expectCounts('huge job', { state }, { state: 'RUNNING' });
    progress(`small job ${Math.round(tookMs)} ms; huge job: ${phase}, ${Math.round(100 * done)} %`);
    elapsedMs.push(tookMs);
    await setTimeout(pauseBetweenMs);
  }
  return elapsedMs;
}

async function readJob({ client, statusUrl }: HugeJob): Promise<SluiceBody> {
  return (await client.send({ method: 'GET', path: statusUrl })).body;
}

async function timeSmallJob(client: SluiceClient, items: readonly Sku[]): Promise<number> {
  const body = `{"items":[${items.map(({ text }) => text).join()}]}`;
  const accepted = await client.send({ method: 'POST', path: '/wms-ingest/v1/master/skus?mode=bulk', body });
  const poll = { until: hasEnded, pauseMs: () => pollEveryMs };
  const ended = await pollJob(client, String(accepted.body.status_url), poll);
  const { state, counts } = ended.body;
  expectCounts('small job', { state, ...counts }, { state: 'COMPLETED', total: items.length, created: items.length });
  return ended.receivedAtMs - accepted.sentAtMs;
}
