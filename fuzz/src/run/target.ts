import fc from 'fast-check';
import type { FuzzedProduct } from './start-products.ts';

/** A surface or a parser of the product that is fuzzed. */
export interface Target {
  name: string;
  /** Cases of one run, which takes about a second. */
  casesPerRun: number;
  /** The property of all cases, which are sent to `product`. */
  property(product: FuzzedProduct): fc.IRawProperty<unknown, boolean>;
}

/** One run of a target. */
export interface TargetRun {
  seed: number;
  cases: number;
  /** fast-check's path from the seed to a failed case to repeat. */
  path?: string;
  /** A failing case is repeated, and not shrunk. */
  isReplay?: boolean;
}

/** A run that ended. */
export interface EndedRun {
  target: string;
  cases: number;
  failure: Failure | null;
}

/** A failed case after shrinking. */
export interface Failure {
  target: string;
  seed: number;
  /** fast-check's path from the seed to the case. */
  path: string;
  /** The case as text. */
  counterexample: string;
  error: unknown;
}

/** A failing case is shrunk for this long at most. */
const shrinkMs = 30_000;
/** Longer cases are cut. */
const longestPrinted = 4_000;

/** Runs cases of a target until one fails. */
export async function runTarget(target: Target, product: FuzzedProduct, run: TargetRun): Promise<EndedRun> {
  const details = await fc.check(target.property(product), {
    seed: run.seed,
    numRuns: run.cases,
    ...(run.path !== undefined && { path: run.path }),
    endOnFailure: run.isReplay ?? false,
    interruptAfterTimeLimit: shrinkMs + run.cases * 1_000,
    markInterruptAsFailure: false,
  });
  const cases = details.numRuns;
  if (!details.failed) return { target: target.name, cases, failure: null };
  const printed = fc.stringify(details.counterexample);
  return {
    target: target.name,
    cases,
    failure: {
      target: target.name,
      seed: details.seed,
      path: details.counterexamplePath ?? '',
      counterexample: printed.length > longestPrinted ? `${printed.slice(0, longestPrinted)}…` : printed,
      error: details.errorInstance,
    },
  };
}
