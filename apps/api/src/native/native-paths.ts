import { formatId } from '@sluice/contracts';

/** The base path of the native surface. */
export const nativeBase = '/wms-ingest/v1';

/** The path of a job; `jobId`: a UUID. */
export function jobPath(jobId: string): string {
  return `${nativeBase}/jobs/${formatId('job', jobId)}`;
}

/** The path of a session; `sessionId`: a UUID. */
export function sessionPath(sessionId: string): string {
  return `${nativeBase}/sessions/${formatId('ses', sessionId)}`;
}
