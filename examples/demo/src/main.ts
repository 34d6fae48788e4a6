import { setImmediate } from 'node:timers/promises';
import { startProduct } from '@sluice/launcher';
import { type DataDir, openDataDir } from './open-data-dir.ts';
import { listDifferences, type Outcome, printOutcomes } from './outcomes.ts';
import { playDemo } from './play-demo.ts';
import { Interrupted, interruptedExitCode, stopAtSignal } from './stop-at-signal.ts';

// `npm run demo`: starts the whole product on its own stores, pushes real data, and prints the outcome.

const { PORT, SLUICE_DATA_DIR, SLUICE_WORKERS, LOG_LEVEL, DATABASE_URL, REDIS_URL } = process.env;

const nextSteps = `
  Next:
    npm start              starts the product, keeps it running, and prints an example request with curl
    docs/integrating.md    how a partner pushes records
    ARCHITECTURE.md        how it is built
`;

async function runOn(dataDir: DataDir, signal: AbortSignal): Promise<Outcome[]> {
  console.log('Starting Sluice: PostgreSQL, an API, a worker…');
  const product = await startProduct({
    port: Number(PORT || 0),
    host: '127.0.0.1',
    dataDir: dataDir.path,
    workers: Number(SLUICE_WORKERS || 1),
    logLevel: LOG_LEVEL || 'warn',
    databaseUrl: DATABASE_URL || undefined,
    redisUrl: REDIS_URL || undefined,
    env: process.env,
    tell: (line) => console.log(`  ${line}`),
  });
  try {
    console.log(`Listening on ${product.baseUrl}\n`);
    const outcomes = await playDemo(product, signal);
    printOutcomes(outcomes);
    return outcomes;
  } finally {
    console.log('\nStopping…');
    await product.stop();
  }
}

/** @returns the exit code */
function reportDifferences(outcomes: readonly Outcome[]): number {
  const differences = listDifferences(outcomes);
  for (const difference of differences) console.error(`Unexpected count: ${difference}`);
  if (differences.length === 0) console.log(`All counts are as expected.\n${nextSteps}`);
  return differences.length === 0 ? 0 : 1;
}

async function main(): Promise<number> {
  const signal = stopAtSignal();
  const dataDir = await openDataDir(SLUICE_DATA_DIR);
  const exitCode = await runOn(dataDir, signal).then(reportDifferences, async (error: unknown) => {
    // Ctrl-C in a terminal can end a child before this process gets the signal, in the next turn of the event loop.
    await setImmediate();
    await setImmediate();
    if (signal.reason instanceof Interrupted) return interruptedExitCode;
    console.error(error);
    return 1;
  });
  if (exitCode === 1) console.error(`See the product's logs in ${dataDir.path}/logs.`);
  else await dataDir.discard();
  return exitCode;
}

process.exitCode = await main();
