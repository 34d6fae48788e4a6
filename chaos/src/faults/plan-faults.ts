import { type Random, startRandom } from '@sluice/harness/seeded-random';
import type { Sabotage } from '../sabotage/sabotages.ts';
import { apiNames, type Fault, type FaultKind, workerNames } from './fault.ts';

/** How often each kind occurs, relative to the others. */
export type FaultWeights = Readonly<Record<FaultKind, number>>;

/** What decides a schedule: the same plan gives the same schedule. */
export interface FaultPlan {
  seed: number;
  /** Milliseconds. */
  lengthMs: number;
  weights: FaultWeights;
}

/** The weights of a run without sabotage. */
export const defaultWeights: FaultWeights = {
  'kill-api': 12,
  'kill-worker': 20,
  'pause-api': 10,
  'pause-worker': 18,
  'terminate-backends': 14,
  'restart-postgres': 5,
  'flush-redis': 11,
  'kill-redis': 5,
  'shutdown-redis': 5,
};

/** By then the first submissions are being processed. */
const firstOffsetMs = 1_500;
const shortestGapMs = 1_200;
const longestGapMs = 4_200;
/** After a fault its target gets no other one for this time, so that it is up again by then. */
const recoveryMs: Readonly<Record<'app' | 'postgres' | 'redis', number>> = { app: 1_000, postgres: 2_500, redis: 800 };

/** Makes the schedule: about one fault every 2.7 s, none on a target that an earlier fault still affects. */
export function planFaults({ seed, lengthMs, weights }: FaultPlan): Fault[] {
  const random = startRandom(seed);
  const busyUntilMs = new Map<string, number>();
  const faults: Fault[] = [];
  for (let offsetMs = firstOffsetMs; offsetMs < lengthMs; offsetMs += gap(random)) {
    const fault = drawFault(random, weights, Math.round(offsetMs));
    const isBusy = (busyUntilMs.get(fault.target) ?? 0) > offsetMs;
    const chosen = isBusy ? spareTarget(fault, busyUntilMs) : fault;
    if (chosen === null) continue;
    faults.push(chosen);
    busyUntilMs.set(chosen.target, chosen.offsetMs + chosen.durationMs + recoveryMs[groupOf(chosen.target)]);
  }
  return faults;
}

function gap(random: Random): number {
  return random.between(shortestGapMs, longestGapMs);
}

function drawFault(random: Random, weights: FaultWeights, offsetMs: number): Fault {
  const kind = drawKind(random, weights);
  const target = random.pick(targetsOf(kind));
  const durationMs = Math.round(drawDurationMs(random, kind));
  const backends = kind === 'terminate-backends' ? 1 + random.below(6) : 0;
  return { kind, target, offsetMs, durationMs, backends };
}

function drawKind(random: Random, weights: FaultWeights): FaultKind {
  const entries = Object.entries(weights) as [FaultKind, number][];
  let left = random.below(entries.reduce((sum, [, weight]) => sum + weight, 0));
  for (const [kind, weight] of entries) {
    if (left < weight) return kind;
    left -= weight;
  }
  throw new Error('The weights of the faults are all 0');
}

/** The same fault on another target; if there is none that is free, a kill of a free worker; null if there is none either. */
function spareTarget(fault: Fault, busyUntilMs: ReadonlyMap<string, number>): Fault | null {
  const isFree = (name: string) => (busyUntilMs.get(name) ?? 0) <= fault.offsetMs;
  const same = targetsOf(fault.kind).find(isFree);
  if (same !== undefined) return { ...fault, target: same };
  const worker = workerNames.find(isFree);
  return worker === undefined ? null : { ...fault, kind: 'kill-worker', target: worker, durationMs: 0, backends: 0 };
}

function targetsOf(kind: FaultKind): readonly [string, ...string[]] {
  switch (kind) {
    case 'kill-api':
    case 'pause-api':
      return apiNames;
    case 'kill-worker':
    case 'pause-worker':
      return workerNames;
    case 'terminate-backends':
    case 'restart-postgres':
      return ['postgres'];
    case 'flush-redis':
    case 'kill-redis':
    case 'shutdown-redis':
      return ['redis'];
  }
}

function drawDurationMs(random: Random, kind: FaultKind): number {
  switch (kind) {
    case 'pause-api':
    case 'pause-worker':
      // Some are longer than the queue's lock of 10 s: another worker has taken over when the paused one resumes.
      return random.chance(0.3) ? random.between(8_000, 15_000) : random.between(200, 4_000);
    case 'kill-redis':
    case 'shutdown-redis':
      return random.between(500, 5_000);
    case 'kill-api':
    case 'kill-worker':
    case 'terminate-backends':
    case 'restart-postgres':
    case 'flush-redis':
      return 0;
  }
}

function groupOf(target: string): 'app' | 'postgres' | 'redis' {
  return target === 'postgres' || target === 'redis' ? target : 'app';
}

/** The weights of a run: with a guard taken out, more of the faults that need that guard. */
export function chooseWeights(sabotage: Sabotage | null): FaultWeights {
  switch (sabotage) {
    case null:
    case 'unique':
    case 'refresh':
      return defaultWeights;
    case 'epoch':
      return { ...defaultWeights, 'pause-worker': 60 };
    case 'cursor':
      return { ...defaultWeights, 'kill-worker': 80, 'terminate-backends': 40 };
    case 'reconciler':
      return { ...defaultWeights, 'flush-redis': 60, 'kill-redis': 20 };
  }
}
