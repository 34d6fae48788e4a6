/** The lifecycles of a record. */
export const lifecycles = ['ACTIVE', 'INACTIVE', 'DELETED'] as const;

/** The lifecycle of a record. */
export type Lifecycle = (typeof lifecycles)[number];
