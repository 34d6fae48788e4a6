import { ItemText, upsertRecords } from '@sluice/ingest';
import type { BenchDatabase } from './bench-database.ts';
import { countSkus } from './count-records.ts';
import { emptyRecords } from './empty-records.ts';
import { expectCounts } from './expect-counts.ts';
import { generateSkus, type SkuPlan } from './generate-skus.ts';
import { runTimedGroups } from './run-timed-groups.ts';
import { takeGroups } from './take-groups.ts';

const itemsInStatement = 5_000;
const target = { partnerId: 'bench', collection: 'master/skus', acceptedSeq: 1n };

/**
 * (a) The ceiling: the product's own statement and nothing else, fed from memory, two in flight.
 * @returns rows/s
 */
export async function measureCeiling(database: BenchDatabase, plan: SkuPlan): Promise<number> {
  await emptyRecords(database);
  let created = 0;
  const chunks = layOutChunks(plan);
  const elapsedMs = await runTimedGroups(chunks, database.connections, async (items) => {
    const { done } = await upsertRecords(database.db, target, items);
    created += done.created;
  });
  expectCounts('ceiling', { created, ...(await countSkus(database)) }, { created: plan.rows, ACTIVE: plan.rows });
  return plan.rows / (elapsedMs / 1_000);
}

/** Chunks of items as a worker makes them: their texts follow one another in one buffer. */
function* layOutChunks(plan: SkuPlan) {
  let index = 0;
  for (const skus of takeGroups(generateSkus(plan), itemsInStatement)) {
    const bytes = Buffer.from(skus.map((sku) => sku.text).join());
    let start = 0;
    yield skus.map(({ text, ...ids }) => {
      const end = start + Buffer.byteLength(text);
      const item = { index: index++, line: null, references: [], text: new ItemText(bytes, start, end), ...ids };
      start = end + 1;
      return item;
    });
  }
}
