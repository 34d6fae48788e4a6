import type { Sabotage } from '../sabotage/sabotages.ts';
import type { LoadShares } from './load.ts';

const ordinaryShares: LoadShares = { twins: 0.06, again: 0.05, broken: 0.05, sessions: 0.5, cancelled: 0.25 };

/** The load of a run: with a guard taken out, more of what that guard is for. */
export function chooseShares(sabotage: Sabotage | null): LoadShares {
  switch (sabotage) {
    case null:
    case 'cursor':
    case 'reconciler':
    case 'refresh':
      return ordinaryShares;
    case 'epoch':
      return { ...ordinaryShares, cancelled: 0.9 };
    case 'unique':
      return { ...ordinaryShares, twins: 0.4 };
  }
}
