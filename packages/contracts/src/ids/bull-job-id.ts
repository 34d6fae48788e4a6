import { createHash } from 'node:crypto';

/**
 * An id that BullMQ takes for the work named by `parts`: at most 80 characters, no ':', never a bare integer.
 * The parts are hashed as a JSON list, so that ('a', 'bc') and ('ab', 'c') differ.
 */
export function hashQueueId(kind: string, parts: readonly string[]): string {
  return `${kind}-${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`;
}

/** The queue id of the job of one submission: the same pair always gives the same id. */
export function bullJobId(partnerId: string, correlationId: string): string {
  return hashQueueId('run-job', [partnerId, correlationId]);
}
