import { inspect } from 'node:util';
import type { Log } from '@sluice/runtime';

declare global {
  /** What is logged during a test; scripts/jest-environment.mjs sets it, and prints it where the test fails. */
  var testLogLines: string[] | undefined;
}

/** A log for tests: its warnings and errors are printed only where a test fails. */
export function openTestLog(fields: object = {}): Log {
  const write = (level: 'warn' | 'error') => (message: string, more?: object) =>
    void globalThis.testLogLines?.push(`${level}: ${message} ${inspect({ ...fields, ...more }, { depth: 4 })}`);
  const ignore = () => undefined;
  return {
    debug: ignore,
    info: ignore,
    warn: write('warn'),
    error: write('error'),
    child: (more) => openTestLog({ ...fields, ...more }),
  };
}
