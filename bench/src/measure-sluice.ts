import { findPercentile } from '@sluice/harness/commands';
import { type BenchDatabase, countSkus, emptyRecords } from './bench-database.ts';
import { expectCounts } from './expect-counts.ts';
import { generateSkus, type Sku } from './generate-skus.ts';
import { type PushTarget, pushPayload, registerUoms } from './push-payload.ts';
import type { SluiceClient } from './sluice-client.ts';
import type { Payloads } from './write-payloads.ts';

/** The running product, and its database. */
export interface SluiceUnderTest extends PushTarget {
  database: BenchDatabase;
}

/**
 * (b) A bulk load into empty records.
 * @returns rows/s, from the first byte of the request to COMPLETED
 */
export async function measureBulk(sluice: SluiceUnderTest, { bulk }: Pick<Payloads, 'bulk'>): Promise<number> {
  const { client, database } = sluice;
  await emptyRecords(database);
  await registerUoms(client);
  const expected = { accepted: bulk.rows, created: bulk.rows, replay: 0, quarantined: 0, rejected: 0 };
  const rowsPerS = await pushPayload(sluice, { mode: 'bulk', payload: bulk, expected });
  expectCounts('records after the bulk load', await countSkus(database), { ACTIVE: bulk.rows });
  return rowsPerS;
}

/** (c) The same payload under a new correlation id: all of it is replay. @returns rows/s */
export async function measureReplay(sluice: SluiceUnderTest, { bulk }: Payloads): Promise<number> {
  const expected = { accepted: 0, replay: bulk.rows, duplicates: 0, quarantined: 0, rejected: 0 };
  return await pushPayload(sluice, { mode: 'bulk', payload: bulk, expected });
}

/** (d) A full refresh without every hundredth item: these are tombstoned. @returns rows/s */
export async function measureRefresh(sluice: SluiceUnderTest, payloads: Payloads): Promise<number> {
  const { bulk, refresh } = payloads;
  const absent = bulk.rows - refresh.rows;
  const expected = { accepted: 0, replay: refresh.rows, tombstoned: absent, quarantined: 0, rejected: 0 };
  const rowsPerS = await pushPayload(sluice, { mode: 'full-refresh', payload: refresh, expected });
  expectCounts('records after the refresh', await countSkus(sluice.database), {
    ACTIVE: refresh.rows,
    INACTIVE: absent,
  });
  return rowsPerS;
}

/** Milliseconds of a synchronous upsert of one item. */
export interface SingleUpsert {
  p50: number;
  p99: number;
}

const warmUps = 100;
const measured = 1_000;
/** Not the seed of the payloads; a prefix makes the ids differ. */
const seed = 99;

/** Upserts one new item per request, one request after the other, beside the records of the bulk load. */
export async function measureSingleUpsert(client: SluiceClient): Promise<SingleUpsert> {
  const elapsedMs: number[] = [];
  for (const sku of generateSkus({ rows: warmUps + measured, order: 'sorted', seed })) {
    elapsedMs.push(await upsertOne(client, sku));
  }
  const counted = elapsedMs.slice(warmUps);
  return { p50: findPercentile(counted, 0.5), p99: findPercentile(counted, 0.99) };
}

async function upsertOne(client: SluiceClient, sku: Sku): Promise<number> {
  const body = `{"items":[${sku.text.replace(sku.sourceId, `ONE-${sku.sourceId}`)}]}`;
  const answer = await client.send({ method: 'POST', path: '/wms-ingest/v1/master/skus?mode=upsert', body });
  expectCounts('single upsert', answer.body.summary ?? {}, { accepted: 1 });
  return answer.receivedAtMs - answer.sentAtMs;
}
