import type { CommandEvents } from '@sluice/harness/commands';
import { measureFairness } from './measure-fairness.ts';
import type { Progress } from './measure-rounds.ts';
import { measureRun } from './measure-run.ts';
import { measureScaleOut } from './measure-scale-out.ts';
import type { BenchPart, RunMeasures } from './measures.ts';
import type { BenchOptions, PartName } from './read-options.ts';
import { makeTemporary, type RunPlace, removeDirectory } from './run-place.ts';
import { removePayloads, writePayloads } from './write-payloads.ts';

const seed = 7;

/**
 * Runs the requested parts of the bench, and yields the measures of each when it ends. Leaves nothing on disk.
 * @throws Error also when the signal aborts
 */
export async function* runBench(
  options: BenchOptions,
  { tell: progress, signal, advance }: CommandEvents,
): AsyncGenerator<BenchPart> {
  const directory = await makeTemporary();
  try {
    const place = { directory, signal, advance };
    for (const name of options.parts) yield await runPart(name, options, { place, progress });
  } finally {
    await removeDirectory(directory);
  }
}

async function runPart(
  name: PartName,
  options: BenchOptions,
  { place, progress }: { place: RunPlace; progress: Progress },
): Promise<BenchPart> {
  const { rows, repeat, stores, orders } = options;
  // These comparisons do not depend on store and order, so the first of each is used.
  const [store = 'embedded'] = stores;
  const [order = 'shuffled'] = orders;
  const report: Progress = (message) => progress(`${name}, ${store}, ${order}: ${message}`);
  switch (name) {
    case 'main':
      return { name, runs: await measureRuns(options, place, progress) };
    case 'scale': {
      const plan = { store, skus: { rows, order, seed }, repeat, progress: report };
      return { name, scaleOut: await measureScaleOut(plan, place) };
    }
    case 'fairness':
      return { name, fairness: await measureFairness({ store, order, seed, progress: report }, place) };
  }
}

/** Runs every order on every store. */
async function measureRuns(
  { rows, orders, stores, repeat }: BenchOptions,
  place: RunPlace,
  progress: Progress,
): Promise<RunMeasures[]> {
  const runs: RunMeasures[] = [];
  for (const order of orders) {
    progress(`writing ${rows} SKUs, ${order}`);
    const payloads = await writePayloads(place, { rows, order, seed });
    for (const store of stores) {
      const report: Progress = (message) => progress(`${store}, ${order}: ${message}`);
      runs.push(await measureRun(store, payloads, { place, plan: { repeat, progress: report } }));
    }
    await removePayloads(payloads);
  }
  return runs;
}
