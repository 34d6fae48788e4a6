import { type CommandEvents, runCommand, UsageError } from '@sluice/harness/commands';
import { withReleasers } from '@sluice/runtime';
import { type FuzzOptions, readOptions, usage } from './read-options.ts';
import { reportFailure, reportResult } from './report.ts';
import { type FuzzResult, replayCase, runFuzz } from './run/run-fuzz.ts';
import { startProducts } from './run/start-products.ts';
import type { Target } from './run/target.ts';
import { parserTargets, surfaceTargets } from './targets.ts';

const allTargets = [...surfaceTargets, ...parserTargets];

process.exitCode = await runCommand(process.argv.slice(2), {
  usage,
  readOptions: (args) => {
    const options = readOptions(args);
    return { options, targets: chooseTargets(options.only) };
  },
  async run({ options, targets }, events) {
    const result = await fuzz(options, targets, events);
    console.log(reportResult(result));
    if (result.failure !== null) console.log(reportFailure(result.failure));
    return result.failure === null ? 0 : 1;
  },
});

/** The target of that name; all if it is null. @throws UsageError if there is none */
function chooseTargets(only: string | null): readonly Target[] {
  if (only === null) return allTargets;
  const chosen = allTargets.filter(({ name }) => name === only);
  const names = allTargets.map(({ name }) => name);
  if (chosen.length === 0) throw new UsageError(`--only takes one of ${names.join(', ')}, not '${only}'`);
  return chosen;
}

async function fuzz(options: FuzzOptions, targets: readonly Target[], events: CommandEvents): Promise<FuzzResult> {
  const { tell, signal } = events;
  const { value: products, release } = await withReleasers((onRelease) => startProducts(tell, onRelease));
  try {
    signal.throwIfAborted();
    if (options.replay !== null) return await replayCase(options.replay, { targets, products });
    tell(`fuzzing ${targets.length} targets with seed ${options.seed} for ${options.lengthMs / 1_000} s`);
    return await runFuzz({ ...options, targets, products }, events);
  } finally {
    await release();
  }
}
