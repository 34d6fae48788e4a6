import { createLogger, format, transports } from 'winston';
import type { Log } from './log.ts';
import { sanitizeFields } from './sanitize-fields.ts';

/** How much is logged, from most to least. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const;

/** How much is logged. */
export type LogLevel = (typeof logLevels)[number];

/**
 * Opens the log: one JSON object a line on stdout, with `timestamp`, `level`, `service` and `message`; secrets and
 * payloads are taken out of every line.
 * @param options.service the name of the process, such as `api`
 */
export function createLog(options: { level: LogLevel; service: string }): Log {
  const sanitized = format((info) => Object.assign(info, sanitizeFields(info)));
  return createLogger({
    level: options.level,
    defaultMeta: { service: options.service },
    format: format.combine(format.timestamp(), sanitized(), format.json({ bigint: true, deterministic: false })),
    transports: [new transports.Console()],
  });
}
