import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Progress } from './measure-rounds.ts';
import { measureRun, type RunPlace } from './measure-run.ts';
import type { BenchOptions } from './read-options.ts';
import type { Releasers } from './releasers.ts';
import type { RunMeasures } from './run-measures.ts';
import { removePayloads, writePayloads } from './write-payloads.ts';

const seed = 7;

/** Runs the bench: every order on every store. Leaves nothing on disk once `releasers` are closed. */
export async function runBench(
  options: BenchOptions,
  releasers: Releasers,
  progress: Progress,
): Promise<RunMeasures[]> {
  const place = { directory: await makeDirectory(releasers), releasers };
  const runs: RunMeasures[] = [];
  for (const order of options.orders) {
    progress(`writing ${options.rows} SKUs, ${order}`);
    const payloads = await writePayloads(place.directory, { rows: options.rows, order, seed });
    runs.push(...(await measureStores(options, { payloads, place, progress })));
    await removePayloads(payloads);
  }
  return runs;
}

async function measureStores(
  { stores, repeat }: BenchOptions,
  { payloads, place, progress }: { payloads: Parameters<typeof measureRun>[1]; place: RunPlace; progress: Progress },
): Promise<RunMeasures[]> {
  const runs: RunMeasures[] = [];
  for (const store of stores) {
    const say: Progress = (message) => progress(`${store}, ${payloads.plan.order}: ${message}`);
    runs.push(await measureRun(store, payloads, { place, plan: { repeat, progress: say } }));
  }
  return runs;
}

/** Postgres runs as a user of its own where the bench is run by root, and has to get through to its data. */
async function makeDirectory(releasers: Releasers): Promise<string> {
  const directory = await releasers.open(
    () => mkdtemp(join(tmpdir(), 'sluice-bench-')),
    (made) => rm(made, { recursive: true, force: true, maxRetries: 5 }),
  );
  await chmod(directory, 0o711);
  return directory;
}
