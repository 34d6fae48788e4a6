/** The modes of a submission. */
export const modes = ['upsert', 'bulk', 'full-refresh'] as const;

/** The mode of a submission. */
export type Mode = (typeof modes)[number];

/** The channels that a submission can be sent through. */
export const channels = ['native', 'async-bulk', 'session', 'batch'] as const;

/** The channel that a submission is sent through. */
export type Channel = (typeof channels)[number];

/** What a submission does with its items. */
export type Action = 'merge' | 'create' | 'update' | 'delete';

/** One item as it was sent. */
export interface SentItem {
  /** Empty: the item has no valid id. */
  sourceId: string;
  /** Null: the item has none. */
  version: number | null;
  /** The number that its content is made from: the version, or without one a number that no other item of this id has. */
  mark: number;
  /**
   * `accepted`: it is valid, and applied or a replay. `rejected`: it has an invalid field. `quarantined`: it refers to the UoM
   * `waitsFor`, which is sent later or never.
   */
  expectedOutcome: 'accepted' | 'rejected' | 'quarantined';
  waitsFor: string | null;
}

/** The summary in the response to a synchronous upsert. */
export interface Summary {
  accepted: number;
  replay: number;
  quarantined: number;
  rejected: number;
}

/** One submission in the harness's ledger. Times are of `performance.now()`, in milliseconds. */
export interface Submission {
  partner: string;
  correlationId: string;
  collection: string;
  mode: Mode;
  channel: Channel;
  action: Action;
  items: readonly SentItem[];
  /** When it was first sent; for a session, when it was first marked as done. */
  sentAtMs: number;
  /** When the first 200 or 202 was received; null: never. */
  acknowledgedAtMs: number | null;
  /** 200: it was applied in the request; 202: it became a job. */
  status: 200 | 202 | null;
  /** The jobs that it was acknowledged with; more than one is a fault of the product. */
  jobIds: string[];
  /** How often a 200 or 202 was received. */
  acknowledgements: number;
  /** The summary of each 200. */
  summaries: Summary[];
  /** When its job was first seen to have ended, after the last retry; null: it was not, or it has no job. */
  endedAtMs: number | null;
  cancelRequested: boolean;
  retryRequested: boolean;
}

/** A submission, as findings name it. */
export function describeSubmission(submission: Submission): string {
  const { partner, correlationId, channel, mode, action, collection, jobIds } = submission;
  return [`${partner}/${correlationId}`, channel, mode, action, collection, ...jobIds].join(' ');
}
