import fc from 'fast-check';
import type { FuzzedProduct } from './start-products.ts';

/** Something that is fuzzed: a surface of the product, or a parser of it. */
export interface Target {
  name: string;
  /** Cases of one run: as many as take a second or so. */
  casesPerRun: number;
  /** The property that cases have to hold; `product` is where they are sent. */
  property(product: FuzzedProduct): fc.IRawProperty<unknown, boolean>;
}

/** One run of a target. */
export interface TargetRun {
  seed: number;
  cases: number;
  /** Of a case that failed and is to be repeated: leads to it from the seed. */
  path?: string;
  /** A case that fails is not made smaller. */
  asItIs?: boolean;
}

/** A run that is over. */
export interface EndedRun {
  target: string;
  cases: number;
  failure: Failure | null;
}

/** A case that failed, made as small as it could be. */
export interface Failure {
  target: string;
  seed: number;
  /** Leads to the case from the seed. */
  path: string;
  /** The case, for people. */
  counterexample: string;
  error: unknown;
}

/** A failing case is made smaller for this long at most. */
const shrinkMs = 30_000;
/** Longer ones say no more. */
const longestPrinted = 4_000;

/** Runs cases of a target until one fails. */
export async function runTarget(target: Target, product: FuzzedProduct, run: TargetRun): Promise<EndedRun> {
  const details = await fc.check(target.property(product), {
    seed: run.seed,
    numRuns: run.cases,
    ...(run.path !== undefined && { path: run.path }),
    endOnFailure: run.asItIs ?? false,
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
