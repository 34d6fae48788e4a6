import { setTimeout } from 'node:timers/promises';
import { expectCounts } from './expect-counts.ts';
import { fairnessRows } from './fairness.ts';
import { generateSkus, type Sku } from './generate-skus.ts';
import type { Progress } from './measure-rounds.ts';
import { hasEnded, pollJob } from './poll-job.ts';
import type { SluiceBody, SluiceClient } from './sluice-client.ts';
import { takeGroups } from './take-groups.ts';

/** The job that runs meanwhile, and its partner's client. */
export interface HugeJob {
  client: SluiceClient;
  statusUrl: string;
}

const smallJobsMost = 10;
const pauseBetweenMs = 1_000;
const pollEveryMs = 20;
const seed = 1;

/**
 * Times small jobs, ten at most, one after the other, for as long as the huge one runs.
 * @returns milliseconds of each that was through while the huge one was running
 * @throws WrongOutcome where a job goes wrong
 */
export async function timeSmallJobs(huge: HugeJob, small: SluiceClient, progress: Progress): Promise<number[]> {
  const elapsedMs: number[] = [];
  await pollJob(huge.client, huge.statusUrl, { until: (state) => state !== 'QUEUED', pauseMs: () => pollEveryMs });
  const skus = generateSkus({ rows: fairnessRows.small * smallJobsMost, order: 'sorted', seed });
  for (const items of takeGroups(skus, fairnessRows.small)) {
    const tookMs = await timeSmallJob(small, items);
    const { state, phase, progress: done = 0 } = await look(huge);
    if (state === 'COMPLETED') break;
    expectCounts('huge job', { state }, { state: 'RUNNING' });
    progress(`small job ${Math.round(tookMs)} ms; huge job: ${phase}, ${Math.round(100 * done)} %`);
    elapsedMs.push(tookMs);
    await setTimeout(pauseBetweenMs);
  }
  return elapsedMs;
}

async function look({ client, statusUrl }: HugeJob): Promise<SluiceBody> {
  return (await client.send({ method: 'GET', path: statusUrl })).body;
}

async function timeSmallJob(client: SluiceClient, items: readonly Sku[]): Promise<number> {
  const content = `{"items":[${items.map(({ text }) => text).join()}]}`;
  const body = { content, bytes: Buffer.byteLength(content) };
  const accepted = await client.send({ method: 'POST', path: '/wms-ingest/v1/master/skus?mode=bulk', body });
  const watch = { until: hasEnded, pauseMs: () => pollEveryMs };
  const ended = await pollJob(client, String(accepted.body.status_url), watch);
  const { state, counts } = ended.body;
  expectCounts('small job', { state, ...counts }, { state: 'COMPLETED', total: items.length, created: items.length });
  return ended.answeredAtMs - accepted.sentAtMs;
}
