import { withReleasers } from '@sluice/runtime';
import { type FuzzOptions, readOptions, usage } from './read-options.ts';
import { reportFailure, reportResult } from './report.ts';
import { type FuzzResult, replayCase, runFuzz } from './run/run-fuzz.ts';
import { startProducts } from './run/start-products.ts';
import { parserTargets, surfaceTargets } from './targets.ts';

const targets = [...surfaceTargets, ...parserTargets];
const exitCodeOfInterrupt = 130;
const startedAtMs = performance.now();

process.exitCode = await runMain(process.argv.slice(2));

async function runMain(args: readonly string[]): Promise<number> {
  const options = readArguments(args);
  if (options === null) return 2;
  const interrupt = new AbortController();
  abortOnSignal(interrupt);
  try {
    const result = await fuzz(options, interrupt.signal);
    console.log(reportResult(result));
    if (result.failure !== null) console.log(reportFailure(result.failure));
    return result.failure === null ? 0 : 1;
  } catch (error) {
    if (interrupt.signal.aborted) return exitCodeOfInterrupt;
    console.error(error);
    return 1;
  }
}

async function fuzz(options: FuzzOptions, signal: AbortSignal): Promise<FuzzResult> {
  const chosen = targets.filter(({ name }) => options.only === null || name === options.only);
  const { value: products, release } = await withReleasers((onRelease) => startProducts(printProgress, onRelease));
  try {
    signal.throwIfAborted();
    if (options.replay !== null) return await replayCase(options.replay, { targets: chosen, products });
    printProgress(`fuzzing ${chosen.length} targets with seed ${options.seed} for ${options.lengthMs / 1_000} s`);
    return await runFuzz({ ...options, targets: chosen, products, signal });
  } finally {
    await release();
  }
}

function readArguments(args: readonly string[]): FuzzOptions | null {
  try {
    const options = readOptions(args);
    const names = targets.map(({ name }) => name);
    if (options.only === null || names.includes(options.only)) return options;
    throw new Error(`--only takes one of ${names.join(', ')}, and not '${options.only}'`);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    return null;
  }
}

/** The first Ctrl-C stops everything in order; a second one ends this process, whose exit hooks kill the others. */
function abortOnSignal(interrupt: AbortController): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (interrupt.signal.aborted) process.exit(exitCodeOfInterrupt);
      printProgress('stopping');
      interrupt.abort();
    });
  }
}

function printProgress(line: string): void {
  const elapsedS = (performance.now() - startedAtMs) / 1_000;
  console.error(`${elapsedS.toFixed(1).padStart(7)} s  ${line}`);
}
