import { hasRedisServer, requireRedisServer, runCommand } from '@sluice/harness/commands';
import { readOptions, type StoreKind, usage } from './read-options.ts';
import { reportPart } from './report.ts';
import { runBench } from './run-bench.ts';
import { writeResults } from './write-results.ts';

const resultsFile = new URL('../results.json', import.meta.url);

process.exitCode = await runCommand(process.argv.slice(2), {
  usage,
  readOptions,
  async run(options, events) {
    const stores = skipMissingRedis(options.stores, events.tell);
    for await (const part of runBench({ ...options, stores }, events)) {
      console.log(reportPart(part));
      await writeResults(resultsFile, part);
    }
    return 0;
  },
});

/** The stores without Redis if it is not installed. @throws RequirementError if no other store was chosen */
function skipMissingRedis(stores: readonly StoreKind[], tell: (line: string) => void): readonly StoreKind[] {
  const others = stores.filter((store) => store !== 'redis');
  if (others.length === 0) requireRedisServer();
  if (others.length === stores.length || hasRedisServer()) return stores;
  tell('runs on Redis skipped: redis-server is not on the PATH');
  return others;
}
