/** A signal asked the demo to stop. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** 128 plus the number of SIGINT, as shells do. */
export const interruptedExitCode = 130;

/** Aborts on SIGINT, SIGTERM or SIGHUP. A second signal ends this process and the product's processes at once. */
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
