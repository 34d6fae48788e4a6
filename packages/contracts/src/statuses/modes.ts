/** The sync modes of a submission. */
export const modes = ['upsert', 'bulk', 'full-refresh'] as const;

/** The sync mode of a submission. */
export type Mode = (typeof modes)[number];
