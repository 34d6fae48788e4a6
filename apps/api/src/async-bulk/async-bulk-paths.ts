/** Where the surface stands. */
export const bulkBase = '/api/v1';

/** What belongs to it there, as patterns: the submissions to each collection, and the jobs that they become. */
export const bulkPaths: string[] = [`${bulkBase}/:group/:collection/bulk`, `${bulkBase}/async`];

/** Where a job stands on this surface. */
export function bulkJobPath(uuid: string): string {
  return `${bulkBase}/async/jobs/${uuid}`;
}
