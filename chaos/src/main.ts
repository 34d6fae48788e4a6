import { type ChaosOptions, readOptions, usage } from './read-options.ts';
import { reportRun } from './report/report-run.ts';
import { listFailures } from './report/verdict.ts';
import { runChaos } from './run-chaos.ts';

const exitCodeOfInterrupt = 130;
const startedAtMs = performance.now();

process.exitCode = await runMain(process.argv.slice(2));

async function runMain(args: readonly string[]): Promise<number> {
  const options = readArguments(args);
  if (options === null) return 2;
  const interrupt = new AbortController();
  awaitInterrupt(interrupt);
  try {
    const run = await runChaos(options, { tell, signal: interrupt.signal });
    console.log(reportRun(run));
    return listFailures(run).length === 0 ? 0 : 1;
  } catch (error) {
    if (interrupt.signal.aborted) return exitCodeOfInterrupt;
    console.error(error);
    return 1;
  }
}

function readArguments(args: readonly string[]): ChaosOptions | null {
  try {
    return readOptions(args);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    return null;
  }
}

/** The first Ctrl-C ends everything in order; the second one ends this process, whose exit hooks kill the others. */
function awaitInterrupt(interrupt: AbortController): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (interrupt.signal.aborted) process.exit(exitCodeOfInterrupt);
      tell('stopping');
      interrupt.abort();
    });
  }
}

function tell(line: string): void {
  const elapsedS = (performance.now() - startedAtMs) / 1_000;
  console.error(`${elapsedS.toFixed(1).padStart(7)} s  ${line}`);
}
