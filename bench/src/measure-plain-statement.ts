import type { BenchDatabase } from './bench-database.ts';
import { countSkus } from './count-records.ts';
import { emptyRecords } from './empty-records.ts';
import { expectCounts } from './expect-counts.ts';
import { generateSkus, type SkuPlan } from './generate-skus.ts';
import { runTimedGroups } from './run-timed-groups.ts';
import { takeGroups } from './take-groups.ts';

const itemsInStatement = 5_000;

const statement = `
  INSERT INTO records AS r (partner_id, collection, source_id, source_version, data, accepted_seq, accepted_index)
  SELECT 'bench', 'master/skus', item->>'source_id', (item->>'source_version')::bigint, item, 1, 0
  FROM jsonb_array_elements($1::jsonb) AS item
  ON CONFLICT (partner_id, collection, source_id) DO UPDATE SET
    source_version = excluded.source_version, data = excluded.data, updated_at = now()
  WHERE excluded.source_version > r.source_version`;

/**
 * For comparison with (a): the plainest set-based statement there is, one JSON array as one text parameter, two in
 * flight. It keeps versions, but tells nothing about what became of an item.
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
