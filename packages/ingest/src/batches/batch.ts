import type { Action, JobState, Mode } from '@sluice/contracts';
import type { JobView } from '../jobs/job-view.ts';
import type { Submission } from '../submit/record-submission.ts';

/** `mixed`: answered once the items are looked at; `sync`: answered at the job's end. */
export type BatchMode = 'mixed' | 'sync';

/** A batch, as far as a request tells it. */
export interface NewBatch {
  submission: Submission;
  batchMode: BatchMode;
}

/** A batch that is kept; its id is its job's, also before there is one. */
export interface Batch {
  /** UUID. */
  batchId: string;
  partnerId: string;
  correlationId: string;
  /** The API key that asked for it. */
  keyId: string | null;
  /** Its path. */
  collection: string;
  mode: Mode;
  action: Action;
  batchMode: BatchMode;
  /** What was found in the request; null for an upload. */
  duplicates: number | null;
  invalid: number | null;
  /** Null while an upload is awaited. */
  jobId: string | null;
  createdAt: Date;
  /** Until when an upload is awaited; null where none was asked for. */
  expiresAt: Date | null;
}

/** A batch with its job. */
export interface BatchView extends Batch {
  job: JobView | null;
}

/** Which batches to list. */
export interface BatchFilter {
  partnerId: string;
  collection?: string;
  mode?: Mode;
  action?: Action;
  /** Their jobs', and whether those are among them whose upload is still awaited, or was missed. */
  states?: { jobStates: readonly JobState[]; upload: 'awaited' | 'missed' | null };
  limit: number;
  cursor?: string;
}
