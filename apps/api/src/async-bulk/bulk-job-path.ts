import { bulkBase } from './bulk-base.ts';

/** Where a job stands on this surface. */
export function bulkJobPath(uuid: string): string {
  return `${bulkBase}/async/jobs/${uuid}`;
}
