import type { PartnerClient } from './http/partner-client.ts';
import type { Stage } from './stage.ts';

/** Whom a run tells what it does, and when it has to be let go. */
export interface ChaosEvents {
  tell(line: string): void;
  signal: AbortSignal;
}

/** Who takes part. */
export interface Cast {
  stage: Stage;
  clients: readonly PartnerClient[];
  prober: PartnerClient;
}
