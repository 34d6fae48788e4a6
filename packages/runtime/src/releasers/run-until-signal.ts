import type { Log } from '@sluice/contracts';
import { releaseTimeouts, withDeadline } from './deadlines.ts';
import { type OnRelease, withReleasers } from './with-releasers.ts';

/** One Ctrl-C can arrive twice: from the terminal, and passed on by npm. Only a later signal counts as a second one. */
const sameSignalMs = 400;
/** SIGHUP: the terminal was closed. */
const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Runs a process: opens its resources, waits for SIGTERM, SIGINT or SIGHUP, releases them, and exits with 0. It exits
 * with 1 where opening or releasing fails, where it has not ended 10 s after the signal, at the second signal, and at an
 * uncaught error; each leaves a line in the log.
 * @param start opens the resources (see withReleasers); a signal that arrives before it is done is handled right after
 */
export async function runUntilSignal(log: Log, start: (onRelease: OnRelease) => Promise<void>): Promise<never> {
  crashOnUncaught(log);
  const signalled = waitForSignal(log);
  try {
    const opening = withReleasers(start);
    // Opening can hang on a store that does not answer: the shutdown's deadline then bounds it.
    await Promise.race([signalled, opening.then(() => signalled)]);
    const released = opening.then((opened) => opened.release());
    const onLate = (error: unknown) => log.error('Shutdown failed after its deadline', { error });
    await withDeadline(released, { what: 'Shutdown', timeoutMs: releaseTimeouts.process, onLate });
  } catch (error) {
    log.error('Process failed', { error });
    process.exit(1);
  }
  log.info('Shut down');
  process.exit(0);
}

function crashOnUncaught(log: Log): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.error('Process crashed', { event, error });
      process.exit(1);
    });
  }
}

/** Resolves at the first signal; ends the process at the second. */
function waitForSignal(log: Log): Promise<void> {
  let firstAt: number | null = null;
  return new Promise((resolve) => {
    const onSignal = (signal: NodeJS.Signals) => {
      if (firstAt !== null && performance.now() - firstAt < sameSignalMs) return;
      log.info(firstAt === null ? 'Shutting down' : 'Forced to exit', { signal });
      if (firstAt !== null) process.exit(1);
      firstAt = performance.now();
      resolve();
    };
    for (const signal of signals) process.on(signal, onSignal);
  });
}
