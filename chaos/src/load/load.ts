import type { Random } from '@sluice/harness/seeded-random';
import type { Submission } from '../history/submission.ts';
import type { SentSync } from '../history/sync.ts';
import type { PartnerClient } from '../http/partner-client.ts';
import type { Findings } from './findings.ts';
import type { Outstanding } from './outstanding.ts';
import type { Pace } from './pace.ts';
import type { Tasks } from './tasks.ts';

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
