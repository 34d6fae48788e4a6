import { createLog, parseConfig, runUntilSignal } from '@sluice/runtime';
import { runWorker } from './start-worker.ts';

const config = parseConfig(process.env, 'worker');
const log = createLog({ level: config.logLevel, service: 'worker' });

await runUntilSignal(log, async (onRelease) => {
  await runWorker(config, log, onRelease);
  log.info('Worker ready', { concurrency: config.concurrency });
});
