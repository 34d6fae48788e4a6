import type { Sql } from '../db/transaction.ts';
import type { SessionKey } from './session.ts';

/** What a session has become. */
export interface CompletedSession extends SessionKey {
  jobId: string;
  /** How many parts the job's payload is made of. */
  parts: number;
}

/**
 * Notes that a session is done: it has become `jobId`. False, and nothing changes, where the session has another number of
 * parts by now, is another job already, or is gone.
 */
export async function completeSession(
  tx: Sql,
  { partnerId, sessionId, jobId, parts }: CompletedSession,
): Promise<boolean> {
  const settled = await tx.$executeRaw`
    UPDATE sessions SET job_id = ${jobId}::uuid
    WHERE partner_id = ${partnerId} AND session_id = ${sessionId}::uuid AND parts = ${parts}
      AND (job_id IS NULL OR job_id = ${jobId}::uuid)`;
  return settled === 1;
}
