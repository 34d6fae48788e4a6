import { type Log, runUntilSignal } from '@sluice/runtime';
import { describeProduct } from './product.ts';
import { readOptions } from './read-options.ts';
import { startProduct } from './start-product.ts';

// `npm start`: the whole product, until a signal.
const log = openConsoleLog();

await runUntilSignal(log, async (onRelease) => {
  const product = await startProduct({
    ...readOptions(process.env),
    output: 'inherit',
    tell: (line) => log.info(line),
  });
  onRelease('product', product.stop);
  console.log(describeProduct(product));
});

/** A log for a person at the terminal: plain lines; of an error its messages, without the stack. */
function openConsoleLog(): Log {
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
