/** How a submission's items may be taken. */
export const modes = ['upsert', 'bulk', 'full-refresh'] as const;

/** How a submission's items are to be taken. */
export type Mode = (typeof modes)[number];

/** The roads that a submission may take into the product. */
export const roads = ['native', 'async-bulk', 'session', 'batch'] as const;

/** The road that a submission takes into the product. */
export type Road = (typeof roads)[number];

/** What a submission does with its items. */
export type Action = 'merge' | 'create' | 'update' | 'delete';

/** One item as it was sent. */
export interface SentItem {
  /** Empty: none that could be one. */
  sourceId: string;
  /** Null: it carries none. */
  version: number | null;
  /** What its content is made from: the version, or where there is none, a number that no other item of this id has. */
  mark: number;
  /** `bad` items have a wrong field; `waits` items refer to the UoM `waitsFor`, which arrives late or never. */
  fate: 'good' | 'bad' | 'waits';
  waitsFor: string | null;
}

/** What a synchronous upsert was answered. */
export interface Summary {
  accepted: number;
  replay: number;
  quarantined: number;
  rejected: number;
}

/** One submission in the harness's own ledger. Times are milliseconds of the harness's own clock. */
export interface Submission {
  partner: string;
  correlationId: string;
  collection: string;
  mode: Mode;
  road: Road;
  action: Action;
  items: readonly SentItem[];
  /** When it was sent for the first time; of a session, when it was first said to be done. */
  sentAtMs: number;
  /** When the first 200 or 202 was here; null: never. */
  acknowledgedAtMs: number | null;
  /** 200: it was applied in its request; 202: it became a job. */
  status: 200 | 202 | null;
  /** The jobs that it was answered with: one, or the product is wrong. */
  jobIds: string[];
  /** How many times it was answered with a 200 or 202. */
  answers: number;
  /** Of each 200. */
  summaries: Summary[];
  /** When the job was first seen to have ended, after the last retry; null: it was not, or there is none to be seen. */
  endedAtMs: number | null;
  cancelAsked: boolean;
  retryAsked: boolean;
}

/** A submission, as findings name it. */
export function describeSubmission(submission: Submission): string {
  const { partner, correlationId, road, mode, action, collection, jobIds } = submission;
  return [`${partner}/${correlationId}`, road, mode, action, collection, ...jobIds].join(' ');
}
