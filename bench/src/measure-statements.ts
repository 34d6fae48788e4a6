import { ItemText, upsertRecords } from '@sluice/ingest';
import type { PrismaClient } from '@sluice/prisma';
import { type BenchDatabase, countSkus, emptyRecords } from './bench-database.ts';
import { expectCounts } from './expect-counts.ts';
import { generateSkus, type Sku, type SkuPlan } from './generate-skus.ts';
import { runTimedGroups, takeGroups } from './run-in-flight.ts';

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

/** Chunks of items as a worker builds them: their texts are ranges of one buffer. */
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

const statement = `
  INSERT INTO records AS r (partner_id, collection, source_id, source_version, data, accepted_seq, accepted_index)
  SELECT 'bench', 'master/skus', item->>'source_id', (item->>'source_version')::bigint, item, 1, 0
  FROM jsonb_array_elements($1::jsonb) AS item
  ON CONFLICT (partner_id, collection, source_id) DO UPDATE SET
    source_version = excluded.source_version, data = excluded.data, updated_at = now()
  WHERE excluded.source_version > r.source_version`;

/**
 * For comparison with (a): the simplest set-based statement, one JSON array as one text parameter, two in flight. It
 * compares versions, but does not return the outcomes of items.
 * @returns rows/s
 */
export async function measurePlainStatement(database: BenchDatabase, plan: SkuPlan): Promise<number> {
  await emptyRecords(database);
  const elapsedMs = await runTimedGroups(jsonArrays(plan), database.connections, async (text, connection) => {
    await connection.query(statement, [text]);
  });
  expectCounts('plain statement', await countSkus(database), { ACTIVE: plan.rows });
  return plan.rows / (elapsedMs / 1_000);
}

function* jsonArrays(plan: SkuPlan): Generator<string> {
  for (const skus of takeGroups(generateSkus(plan), itemsInStatement)) {
    yield `[${skus.map((sku) => sku.text).join(',')}]`;
  }
}

const rowsAtMost = 20_000;
const key = { partnerId: 'bench', collection: 'master/skus' };

/**
 * (e) What a first version usually does: Prisma's `upsert` in a loop, over the first 20,000 items.
 * @returns rows/s
 */
export async function measurePrismaUpsert(database: BenchDatabase, plan: SkuPlan): Promise<number> {
  await emptyRecords(database);
  const skus = [...generateSkus({ ...plan, rows: Math.min(plan.rows, rowsAtMost) })];
  const startedAt = performance.now();
  for (const sku of skus) await upsertSku(database.db, sku);
  const elapsedMs = performance.now() - startedAt;
  expectCounts('Prisma upsert', await countSkus(database), { ACTIVE: skus.length });
  return skus.length / (elapsedMs / 1_000);
}

async function upsertSku(db: PrismaClient, { sourceId, sourceVersion, text }: Sku): Promise<void> {
  const content = { sourceVersion, data: JSON.parse(text), acceptedSeq: 1n, acceptedIndex: 0 };
  await db.record.upsert({
    where: { partnerId_collection_sourceId: { ...key, sourceId } },
    create: { ...key, sourceId, ...content },
    update: { ...content, updatedAt: new Date() },
  });
}
