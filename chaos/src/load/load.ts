import type { Random } from '@sluice/harness/seeded-random';
import type { Finding } from '../history/finding.ts';
import type { Submission } from '../history/submission.ts';
import type { SentSync } from '../history/sync.ts';
import type { PartnerClient } from '../http/partner-client.ts';
import type { Sabotage } from '../sabotage/sabotages.ts';
import type { Outstanding, Tasks } from './outstanding.ts';
import type { Pace } from './pace.ts';

/** How often the rarer things happen: shares (0 to 1) of the submissions that they can happen to. */
export interface LoadShares {
  /** Sent to both APIs at once. */
  simultaneous: number;
  /** Sent once more, to the other API, after it was acknowledged. */
  repeated: number;
  /** First sent over a connection that breaks. */
  broken: number;
  /** Bulk jobs and refreshes that are sent in the parts of a session. */
  sessions: number;
  /** Longer bulk jobs that are cancelled; of refreshes it is half this share. */
  cancelled: number;
}

/** What all senders of a run share. */
export interface Load {
  /** The ledger: what was sent. */
  submissions: Submission[];
  syncs: SentSync[];
  findings: Findings;
  outstanding: Outstanding;
  pace: Pace;
  tasks: Tasks;
  shares: LoadShares;
  /** Fires when nothing new is to be sent any more. */
  stopSending: AbortSignal;
  /** Fires when all work is to be aborted. */
  signal: AbortSignal;
}

/** One partner's part in the load. */
export interface Sender {
  load: Load;
  client: PartnerClient;
  random: Random;
}

const defaultShares: LoadShares = { simultaneous: 0.06, repeated: 0.05, broken: 0.05, sessions: 0.5, cancelled: 0.25 };

/** The shares of a run: with a guard taken out, more of what needs that guard. */
export function chooseShares(sabotage: Sabotage | null): LoadShares {
  switch (sabotage) {
    case null:
    case 'cursor':
    case 'reconciler':
    case 'refresh':
      return defaultShares;
    case 'epoch':
      return { ...defaultShares, cancelled: 0.9 };
    case 'unique':
      return { ...defaultShares, simultaneous: 0.4 };
  }
}

/** The findings so far; `onFinding` is called with each. */
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
