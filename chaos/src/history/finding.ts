/** What can be wrong, in the words of the report. */
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

/** One kind of finding. */
export type FindingKind = (typeof findingKinds)[number];

/** Something that the product did wrong. */
export interface Finding {
  kind: FindingKind;
  /** The job, the submission or the record that it is about. */
  about: string;
  /** What was expected and what was found. */
  says: string;
}
