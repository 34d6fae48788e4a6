/** The kinds of findings, as the report names them. */
export const findingKinds = [
  'lost',
  'twice',
  'stale',
  'wrongly tombstoned',
  'wrongly kept',
  'counts off',
  'unfinished',
  'failed',
  'refused',
  'misordered',
] as const;

/** A kind of finding. */
export type FindingKind = (typeof findingKinds)[number];

/** A fault of the product. */
export interface Finding {
  kind: FindingKind;
  /** The job, submission or record that it is about. */
  subject: string;
  /** What was observed and what was expected. */
  detail: string;
}
