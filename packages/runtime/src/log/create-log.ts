import type { Log } from '@sluice/contracts';
import { createLogger, format, transports } from 'winston';
import { createSecretMask, type SecretMask } from './mask-secrets.ts';
import { sanitizeFields } from './sanitize-fields.ts';

/** How much is logged, from most to least. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const;

/** How much is logged. */
export type LogLevel = (typeof logLevels)[number];

/**
 * Opens the log: one JSON object a line on stdout, with `timestamp`, `level`, `service` and `message`; secrets and
 * payloads are removed from every line.
 * @param options.service the name of the process, such as `api`
 * @param options.mask masks secrets; default: those that can be found by their form
 */
export function createLog(options: { level: LogLevel; service: string; mask?: SecretMask }): Log {
  const mask = options.mask ?? createSecretMask([]);
  const sanitized = format((info) => Object.assign(info, sanitizeFields(info, mask)));
  return createLogger({
    level: options.level,
    defaultMeta: { service: options.service },
    format: format.combine(format.timestamp(), sanitized(), format.json({ bigint: true, deterministic: false })),
    transports: [new transports.Console()],
  });
}
