import { createLog, createSecretMask, parseConfig, runUntilSignal } from '@sluice/runtime';
import { openApi } from './start-api.ts';

const config = parseConfig(process.env, 'api');
const log = createLog({ level: config.logLevel, service: 'api', mask: createSecretMask([config.adminApiKey]) });

await runUntilSignal(log, async (onRelease) => {
  const { port } = await openApi(config, log, onRelease);
  log.info('API ready', { port });
});
