import type { Log } from '@sluice/runtime';

/** A log for the person at the terminal: plain lines, and of an error what it says, not where it was thrown. */
export function openConsoleLog(): Log {
  const write = (message: string, fields?: object) => {
    const error = fields !== undefined && 'error' in fields ? `: ${describeError(fields.error)}` : '';
    console.log(`sluice: ${message}${error}`);
  };
  return { debug: () => undefined, info: write, warn: write, error: write, child: openConsoleLog };
}

function describeError(error: unknown): string {
  if (error instanceof AggregateError) return [error.message, ...error.errors.map(describeError)].join('; ');
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${describeError(error.cause)}`;
}
