import { type BenchOptions, readOptions, usage } from './read-options.ts';
import { reportPart } from './report.ts';
import { runBench } from './run-bench.ts';
import { hasRedis } from './start-redis.ts';
import { writeResults } from './write-results.ts';

const resultsFile = new URL('../results.json', import.meta.url);
const exitCodeOfInterrupt = 130;
const startedAt = performance.now();

process.exitCode = await runMain(process.argv.slice(2));

async function runMain(args: readonly string[]): Promise<number> {
  const options = readArguments(args);
  if (options === null) return 2;
  const interrupt = new AbortController();
  abortOnSignal(interrupt);
  try {
    return await benchAndReport(options, interrupt.signal);
  } catch (error) {
    if (interrupt.signal.aborted) return exitCodeOfInterrupt;
    console.error(error);
    return 1;
  }
}

function readArguments(args: readonly string[]): BenchOptions | null {
  try {
    return readOptions(args);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    return null;
  }
}

async function benchAndReport(options: BenchOptions, signal: AbortSignal): Promise<number> {
  const stores = options.stores.filter((store) => store !== 'redis' || hasRedis());
  if (stores.length < options.stores.length) console.log('Runs on Redis skipped: redis-server is not on the PATH.');
  if (stores.length === 0) return 1;
  for await (const part of runBench({ ...options, stores }, signal, printProgress)) {
    console.log(reportPart(part));
    await writeResults(resultsFile, part);
  }
  return 0;
}

/** The first Ctrl-C stops everything in order; a second one ends this process at once. */
function abortOnSignal(interrupt: AbortController): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      printProgress('stopping');
      interrupt.abort();
    });
  }
}

function printProgress(message: string): void {
  const elapsedS = Math.round((performance.now() - startedAt) / 1_000);
  console.error(`${String(elapsedS).padStart(5)} s  ${message}`);
}
