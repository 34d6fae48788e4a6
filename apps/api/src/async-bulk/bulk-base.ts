/** Where the surface stands. */
export const bulkBase = '/api/v1';

/** What belongs to it there, as patterns: the submissions to each collection, and the jobs that they become. */
export const bulkPaths: string[] = [`${bulkBase}/:group/:collection/bulk`, `${bulkBase}/async`];
