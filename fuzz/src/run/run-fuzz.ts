import { createHash } from 'node:crypto';
import type { CommandEvents } from '@sluice/harness/commands';
import type { Replay } from '../read-options.ts';
import type { FuzzedProduct } from './start-products.ts';
import { type EndedRun, type Failure, runTarget, type Target } from './target.ts';

/** The targets of a run, and its duration. */
export interface FuzzPlan {
  seed: number;
  lengthMs: number;
  targets: readonly Target[];
  products: readonly FuzzedProduct[];
}

/** The result of a run. */
export interface FuzzResult {
  /** By name of the target. */
  cases: ReadonlyMap<string, number>;
  lengthMs: number;
  failure: Failure | null;
}

/** Concurrent runs: a case with a job mostly waits. */
const runsAtOnce = 4;

/**
 * Runs the targets in turn, each turn with its own seed and on the next product, until the time is over or a case fails. The
 * same seed gives the same turns with the same cases; how many turns there is time for depends on the machine.
 */
export async function runFuzz(
  plan: FuzzPlan,
  { signal, advance }: Pick<CommandEvents, 'signal' | 'advance'>,
): Promise<FuzzResult> {
  const startedAt = performance.now();
  const cases = new Map(plan.targets.map(({ name }) => [name, 0]));
  let failure: Failure | null = null;
  const isOver = () => failure !== null || signal.aborted || performance.now() - startedAt >= plan.lengthMs;
  const turns = takeTurns(plan, isOver);
  const runTurns = async () => {
    for (const turn of turns) {
      const run = await turn();
      cases.set(run.target, (cases.get(run.target) ?? 0) + run.cases);
      failure ??= run.failure;
      advance();
    }
  };
  await Promise.all(Array.from({ length: runsAtOnce }, runTurns));
  signal.throwIfAborted();
  return { cases, lengthMs: performance.now() - startedAt, failure };
}

/** The turns, shared by all concurrent runs. */
function* takeTurns(
  { seed, targets, products }: FuzzPlan,
  isOver: () => boolean,
): Generator<() => Promise<EndedRun>, void> {
  for (let turn = 0; !isOver(); turn += 1) {
    const round = Math.floor(turn / targets.length);
    const target = targets[turn % targets.length];
    const product = products[round % products.length];
    if (target === undefined || product === undefined) throw new Error('No target or no product to fuzz');
    yield () => runTarget(target, product, { seed: deriveSeed(seed, target.name, round), cases: target.casesPerRun });
  }
}

/** Repeats a failed case on each product until it fails again. */
export async function replayCase(
  { seed, path }: Replay,
  { targets, products }: { targets: readonly Target[]; products: readonly FuzzedProduct[] },
): Promise<FuzzResult> {
  const startedAt = performance.now();
  const cases = new Map<string, number>();
  for (const target of targets) {
    for (const product of products) {
      const { failure } = await runTarget(target, product, { seed, path, cases: 1, isReplay: true });
      cases.set(target.name, (cases.get(target.name) ?? 0) + 1);
      if (failure !== null) return { cases, lengthMs: performance.now() - startedAt, failure };
    }
  }
  return { cases, lengthMs: performance.now() - startedAt, failure: null };
}

/** Derives the seed of one run of a target from the seed of the whole: 32 bits, signed, as in fast-check. */
export function deriveSeed(seed: number, target: string, round: number): number {
  return createHash('sha256').update(`${seed}/${target}/${round}`).digest().readInt32LE(0);
}
