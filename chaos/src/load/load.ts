import type { Random } from '@sluice/harness/seeded-random';
import type { Finding } from '../history/finding.ts';
import type { Submission } from '../history/submission.ts';
import type { SentSync } from '../history/sync.ts';
import type { PartnerClient } from '../http/partner-client.ts';
import type { Sabotage } from '../sabotage/sabotages.ts';
import type { Outstanding, Tasks } from './outstanding.ts';
import type { Pace } from './pace.ts';

/** How often the rarer things happen, as shares of the submissions that they may happen to. */
export interface LoadShares {
  /** Sent to both APIs at once. */
  twins: number;
  /** Sent once more, to the other API, when it is acknowledged. */
  again: number;
  /** Sent with a connection that breaks. */
  broken: number;
  /** Bulk jobs and refreshes that come in the parts of a session. */
  sessions: number;
  /** Longer bulk jobs that are cancelled, and twice the share of refreshes. */
  cancelled: number;
}

/** What all senders of a run share. */
export interface Load {
  /** The ledger. */
  submissions: Submission[];
  syncs: SentSync[];
  findings: Findings;
  outstanding: Outstanding;
  pace: Pace;
  tasks: Tasks;
  shares: LoadShares;
  /** Fires when nothing new is to be sent. */
  enough: AbortSignal;
  /** Fires when everything is to be let go. */
  signal: AbortSignal;
}

/** One partner's part in the load. */
export interface Sender {
  load: Load;
  client: PartnerClient;
  random: Random;
}

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

/** What has been found so far; `onFinding` is told of each. */
export class Findings {
  readonly found: Finding[] = [];
  readonly #onFinding: (finding: Finding) => void;

  constructor(onFinding: (finding: Finding) => void) {
    this.#onFinding = onFinding;
  }

  add(finding: Finding): void {
    this.found.push(finding);
    this.#onFinding(finding);
  }
}
