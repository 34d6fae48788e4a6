/** The base path of the async-bulk surface. */
export const bulkBase = '/api/v1';

/** The paths of the surface, as patterns: submissions to each collection, and their jobs. */
export const bulkPaths: string[] = [`${bulkBase}/:group/:collection/bulk`, `${bulkBase}/async`];

/** The path of a job; `uuid`: its id. */
export function bulkJobPath(uuid: string): string {
  return `${bulkBase}/async/jobs/${uuid}`;
}
