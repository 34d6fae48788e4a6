/** The demo was told to end. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** 128 and the number of SIGINT, as shells have it. */
export const interruptedExitCode = 130;

/** Fires at SIGINT, SIGTERM or SIGHUP; a second one ends the process at once (the product's processes with it). */
export function stopAtSignal(): AbortSignal {
  const controller = new AbortController();
  const onSignal = (signal: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(interruptedExitCode);
    console.log(`\n${signal}: stopping everything…`);
    controller.abort(new Interrupted(signal));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  return controller.signal;
}
