import { writeFile } from 'node:fs/promises';
import { compareRates, type RunMeasures } from './run-measures.ts';

const decimals = 3;

/**
 * Writes the results as JSON: the run on embedded stores with shuffled ids (or else the first) at the top level, and all
 * of them, with store and order, under `runs`.
 */
export async function writeResults(file: URL, runs: readonly RunMeasures[]): Promise<void> {
  const leading = runs.find(({ store, order }) => store === 'embedded' && order === 'shuffled') ?? runs[0];
  if (leading === undefined) throw new Error('There is no run to write about');
  const results = { ...describeRun(leading), runs: runs.map(describeRun) };
  await writeFile(file, `${JSON.stringify(results, roundNumber, 2)}\n`);
}

function describeRun({ store, order, rows, rowsPerS, rssMb, singleUpsertMs }: RunMeasures): object {
  const ratios = compareRates(rowsPerS);
  return {
    store,
    order,
    rows,
    ratios: {
      bulk_to_ceiling: ratios.bulkToCeiling,
      replay_to_ceiling: ratios.replayToCeiling,
      refresh_to_ceiling: ratios.refreshToCeiling,
      bulk_to_prisma_upsert: ratios.bulkToPrismaUpsert,
      bulk_to_copy_merge: ratios.bulkToCopyMerge,
    },
    rss_mb: rssMb,
    single_upsert_ms: singleUpsertMs,
    rows_per_s: {
      ceiling: rowsPerS.ceiling,
      plain_statement: rowsPerS.plainStatement,
      bulk: rowsPerS.bulk,
      replay: rowsPerS.replay,
      refresh: rowsPerS.refresh,
      prisma_upsert: rowsPerS.prismaUpsert,
      copy_merge_in_parts: rowsPerS.copyMergeInParts,
      copy_merge: rowsPerS.copyMerge,
    },
  };
}

function roundNumber(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toFixed(decimals)) : value;
}
