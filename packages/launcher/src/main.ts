import { runUntilSignal } from '@sluice/runtime';
import { openConsoleLog } from './console-log.ts';
import { describeProduct } from './describe-product.ts';
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
