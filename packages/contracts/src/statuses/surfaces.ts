/** The surfaces that submissions come by. */
export const surfaces = ['native', 'async-bulk', 'batch', 'session'] as const;

/** The surface that a submission came by. */
export type Surface = (typeof surfaces)[number];
