import type { PrismaClient } from '@sluice/prisma';
import type { BenchDatabase } from './bench-database.ts';
import { countSkus } from './count-records.ts';
import { emptyRecords } from './empty-records.ts';
import { expectCounts } from './expect-counts.ts';
import { generateSkus, type Sku, type SkuPlan } from './generate-skus.ts';

const rowsAtMost = 20_000;
const key = { partnerId: 'bench', collection: 'master/skus' };

/**
 * (e) What a first version usually does: `upsert` of Prisma in a loop, over the first 20,000 items.
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
