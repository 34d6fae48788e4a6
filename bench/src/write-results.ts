import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import {
  type BenchPart,
  compareRates,
  compareScaleOut,
  findWorst,
  type RunMeasures,
  type ScaleOutMeasures,
} from './measures.ts';

const decimals = 3;

/** Writes the measures of a part into the results file, as JSON. The results of other parts in it are kept. */
export async function writeResults(file: URL, part: BenchPart): Promise<void> {
  const results = { ...(await readResults(file)), ...describePart(part) };
  await writeFile(file, `${JSON.stringify(results, roundNumber, 2)}\n`);
}

async function readResults(file: URL): Promise<object> {
  if (!existsSync(file)) return {};
  const results: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (typeof results === 'object' && results !== null) return results;
  throw new Error(`${file.pathname} is not a JSON object`);
}

function describePart(part: BenchPart): object {
  switch (part.name) {
    case 'main':
      return describeRuns(part.runs);
    case 'scale':
      return { scale_out: describeScaleOut(part.scaleOut) };
    case 'fairness':
      return { fairness_ms: findWorst(part.fairness) };
  }
}

/** The run on embedded stores with shuffled ids (or else the first) at the top level, and all runs under `runs`. */
function describeRuns(runs: readonly RunMeasures[]): object {
  const leading = runs.find(({ store, order }) => store === 'embedded' && order === 'shuffled') ?? runs[0];
  if (leading === undefined) throw new Error('The part main has no runs');
  return { ...describeRun(leading), runs: runs.map(describeRun) };
}

function describeScaleOut(measures: ScaleOutMeasures): object {
  const { twoWorkersToOne, fourWorkersToOneWithLatency } = compareScaleOut(measures);
  return {
    two_workers_to_one: twoWorkersToOne,
    four_workers_to_one_with_latency: fourWorkersToOneWithLatency,
  };
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
