import type { Replay } from '../read-options.ts';
import type { FuzzedProduct } from '../stage/fuzzed-product.ts';
import type { FuzzResult } from './run-fuzz.ts';
import { runTarget } from './run-target.ts';
import type { Target } from './target.ts';

/** Runs a case that has failed once more, on each product until it fails again. */
export async function replayCase(
  { seed, path }: Replay,
  { targets, products }: { targets: readonly Target[]; products: readonly FuzzedProduct[] },
): Promise<FuzzResult> {
  const startedAt = performance.now();
  const cases = new Map<string, number>();
  for (const target of targets) {
    for (const product of products) {
      const { failure } = await runTarget(target, product, { seed, path, cases: 1, asItIs: true });
      cases.set(target.name, (cases.get(target.name) ?? 0) + 1);
      if (failure !== null) return { cases, lengthMs: performance.now() - startedAt, failure };
    }
  }
  return { cases, lengthMs: performance.now() - startedAt, failure: null };
}
