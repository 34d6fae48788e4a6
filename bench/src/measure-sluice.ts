import type { BenchDatabase } from './bench-database.ts';
import { countSkus } from './count-records.ts';
import { emptyRecords } from './empty-records.ts';
import { expectCounts } from './expect-counts.ts';
import { pushPayload } from './push-payload.ts';
import { registerUoms } from './register-uoms.ts';
import type { SluiceClient } from './sluice-client.ts';
import type { Payloads } from './write-payloads.ts';

/** The product as it runs, and its database. */
export interface SluiceUnderTest {
  client: SluiceClient;
  database: BenchDatabase;
}

/**
 * (b) A bulk load into empty records.
 * @returns rows/s, from the first byte of the request to COMPLETED
 */
export async function measureBulk(
  { client, database }: SluiceUnderTest,
  { bulk }: Pick<Payloads, 'bulk'>,
): Promise<number> {
  await emptyRecords(database);
  await registerUoms(client);
  const expected = { accepted: bulk.rows, created: bulk.rows, replay: 0, quarantined: 0, rejected: 0 };
  const rowsPerS = await pushPayload(client, { mode: 'bulk', payload: bulk, expected });
  expectCounts('records after the bulk load', await countSkus(database), { ACTIVE: bulk.rows });
  return rowsPerS;
}

/** (c) The same payload under a new correlation id: all of it is replay. @returns rows/s */
export async function measureReplay({ client }: SluiceUnderTest, { bulk }: Payloads): Promise<number> {
  const expected = { accepted: 0, replay: bulk.rows, duplicates: 0, quarantined: 0, rejected: 0 };
  return await pushPayload(client, { mode: 'bulk', payload: bulk, expected });
}

/** (d) A full refresh that leaves one item of a hundred out: these are tombstoned. @returns rows/s */
export async function measureRefresh({ client, database }: SluiceUnderTest, payloads: Payloads): Promise<number> {
  const { bulk, refresh } = payloads;
  const absent = bulk.rows - refresh.rows;
  const expected = { accepted: 0, replay: refresh.rows, tombstoned: absent, quarantined: 0, rejected: 0 };
  const rowsPerS = await pushPayload(client, { mode: 'full-refresh', payload: refresh, expected });
  expectCounts('records after the refresh', await countSkus(database), { ACTIVE: refresh.rows, INACTIVE: absent });
  return rowsPerS;
}
