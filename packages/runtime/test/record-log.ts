import type { Log } from '@sluice/contracts';

/** A line that was logged. */
export interface LogLine {
  level: 'debug' | 'info' | 'warn' | 'error';
  message: string;
  fields: Record<string, unknown>;
}

/** A log that keeps its lines. */
export function recordLog(): { log: Log; lines: LogLine[] } {
  const lines: LogLine[] = [];
  return { log: writeTo(lines, {}), lines };
}

function writeTo(lines: LogLine[], own: object): Log {
  const write = (level: LogLine['level']) => (message: string, fields?: object) =>
    void lines.push({ level, message, fields: { ...own, ...fields } });
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (fields) => writeTo(lines, { ...own, ...fields }),
  };
}
