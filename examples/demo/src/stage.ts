import type { PartnerApi } from './partner-api.ts';
import type { Progress } from './progress.ts';

/** What the demo's steps work with: an empty partner's API, and where to show how far they are. */
export interface Stage {
  api: PartnerApi;
  progress: Progress;
}
