/** What can become of one item. */
export const outcomes = ['ACCEPTED', 'REPLAY', 'QUARANTINED', 'REJECTED'] as const;

/** What became of one item. */
export type Outcome = (typeof outcomes)[number];
