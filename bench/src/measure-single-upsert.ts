import { expectCounts } from './expect-counts.ts';
import { findPercentile } from './find-percentile.ts';
import { generateSkus, type Sku } from './generate-skus.ts';
import type { SluiceClient } from './sluice-client.ts';

/** Milliseconds of one synchronous upsert. */
export interface SingleUpsert {
  p50: number;
  p99: number;
}

const warmUps = 100;
const measured = 1_000;
/** Not the seed of the payloads; the ids are told apart by their prefix. */
const seed = 99;

/** Upserts one new item a call, one call after the other, beside the records of the bulk load. */
export async function measureSingleUpsert(client: SluiceClient): Promise<SingleUpsert> {
  const elapsedMs: number[] = [];
  for (const sku of generateSkus({ rows: warmUps + measured, order: 'sorted', seed })) {
    elapsedMs.push(await upsertOne(client, sku));
  }
  const counted = elapsedMs.slice(warmUps);
  return { p50: findPercentile(counted, 0.5), p99: findPercentile(counted, 0.99) };
}

async function upsertOne(client: SluiceClient, sku: Sku): Promise<number> {
  const content = `{"items":[${sku.text.replace(sku.sourceId, `ONE-${sku.sourceId}`)}]}`;
  const body = { content, bytes: Buffer.byteLength(content) };
  const answer = await client.send({ method: 'POST', path: '/wms-ingest/v1/master/skus?mode=upsert', body });
  expectCounts('single upsert', answer.body.summary ?? {}, { accepted: 1 });
  return answer.answeredAtMs - answer.sentAtMs;
}
