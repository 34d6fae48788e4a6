import type { Sabotage } from '../sabotage/sabotages.ts';
import { type FaultWeights, ordinaryWeights } from './plan-faults.ts';

/** The faults of a run: with a guard taken out, more of those that the guard is for. */
export function chooseWeights(sabotage: Sabotage | null): FaultWeights {
  switch (sabotage) {
    case null:
    case 'unique':
    case 'refresh':
      return ordinaryWeights;
    case 'epoch':
      return { ...ordinaryWeights, 'pause-worker': 60 };
    case 'cursor':
      return { ...ordinaryWeights, 'kill-worker': 80, 'terminate-backends': 40 };
    case 'reconciler':
      return { ...ordinaryWeights, 'flush-redis': 60, 'kill-redis': 20 };
  }
}
