/** Everything that is entered in the audit log. */
export const auditActions = [
  // By the admin key.
  'partner.created',
  'partner.changed',
  'key.created',
  'key.revoked',
  /** A request that may change the queue, on Bull Board. */
  'board.changed',
  /** A key that opens neither the admin surface nor the board was tried there; once a minute. */
  'admin.refused',
  // By a partner's key.
  'key.first_used',
  /** A revoked key was tried; once a minute. */
  'key.refused',
  'job.cancelled',
  'job.retried',
  'session.deleted',
  'quarantine.deleted',
  'products.archived',
  'products.unpublished',
  // By a partner's job, as it ends.
  'records.tombstoned',
  'records.deleted',
] as const;

/** What was done. */
export type AuditAction = (typeof auditActions)[number];

/** Whose key it was; `unknown`: nobody's. */
export type Actor = 'admin' | 'partner' | 'unknown';

/** What else there is to say: how many records, in which collection, what was set. Never what a record holds, never a secret. */
export type AuditDetail = Readonly<Record<string, string | number | boolean | null>>;

/** Something that was done, to be entered. */
export interface AuditEntry {
  actor: Actor;
  act: AuditAction;
  /** What it was done to: the id of a partner, a key, a job, …. */
  target: string;
  /** Null: the admin key, or nobody's. */
  keyId: string | null;
  /** Whom it was done by, or to; null where that is nobody. */
  partnerId: string | null;
  correlationId: string | null;
  detail?: AuditDetail;
}

/** An entry of the audit log. */
export interface AuditView extends Required<AuditEntry> {
  /** They grow with time. */
  auditId: string;
  at: Date;
  outcome: 'done' | 'refused';
}
