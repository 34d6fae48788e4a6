import { Readable } from 'node:stream';
import { RequestFault, requireCollection } from '@sluice/contracts';
import type { Caller } from '../audit/audit-log.ts';
import type { Sql } from '../db/transaction.ts';
import type { JobView } from '../jobs/job-view.ts';
import { findJob } from '../jobs/read-jobs.ts';
import type { PartnerDatabase, Resources } from '../resources/resources.ts';
import type { Submission } from '../submit/record-submission.ts';
import { submitAlongside } from '../submit/submit-payload.ts';
import { assembleParts } from './assemble-parts.ts';
import { describeAbsence, describeExpiry, nameSession } from './describe-refusal.ts';
import { requireSession } from './read-session.ts';
import { removeParts, sumBytes } from './remove-parts.ts';
import { requireParts } from './require-parts.ts';
import type { SessionKey, SessionView } from './session.ts';

/** A session that is to be done. */
export interface FinishingSession extends SessionKey, Pick<Caller, 'keyId'> {
  /** How many parts it must have; left out: those that it has. */
  parts?: number;
}

/**
 * Turns the parts of a session into one job, once, whoever asks for it and however often. The payload is complete and
 * durable before this resolves, as with submitPayload. Where it does not come to a job, the session is as it was.
 *
 * @throws RequestFault not_found, archived, parts_missing, part_conflict; conflict where a part has come in meanwhile;
 *   too_many_jobs, payload_quota_exceeded
 */
export async function finishSession(resources: Resources, asked: FinishingSession): Promise<JobView> {
  const session = await requireSession(resources.db, asked);
  if (session.state === 'EXPIRED') throw describeExpiry(session);
  requireParts(session.parts, asked.parts);
  if (session.jobId !== null) return requireJob(resources.db, session);
  return submitParts(resources, { ...session, keyId: asked.keyId });
}

async function submitParts(resources: Resources, session: DoneSession): Promise<JobView> {
  try {
    const job = await joinParts(resources, session);
    await removeParts(resources, session.parts);
    return job;
  } catch (error) {
    // Another request was quicker and removed the parts, or the answer to the commit was lost.
    const now = await requireSession(resources.db, session);
    if (now.jobId === null) throw error;
    return requireJob(resources.db, now);
  }
}

/** A session that the key `keyId` has said to be done. */
type DoneSession = SessionView & Pick<Caller, 'keyId'>;

/** The job that a session has become; the two go together. */
async function requireJob(db: PartnerDatabase, session: SessionView): Promise<JobView> {
  const { partnerId, jobId } = session;
  const job = jobId === null ? null : await findJob(db, { partnerId, jobId });
  if (job === null) throw describeAbsence(session);
  return job;
}

async function joinParts(resources: Resources, session: DoneSession): Promise<JobView> {
  const body = Readable.from(assembleParts(resources.payloads, session));
  const submission = describeSubmission(session);
  try {
    const alongside = (tx: Sql, { jobId }: { jobId: string }) => complete(tx, session, jobId);
    const freedBytes = sumBytes(session.parts);
    return (await submitAlongside(resources, { submission, body, alongside, freedBytes })).job;
  } finally {
    // Where it was not read to its end, a part is still open.
    body.destroy();
  }
}

async function complete(tx: Sql, { partnerId, sessionId, parts }: SessionView, jobId: string): Promise<void> {
  const completed = await completeSession(tx, { partnerId, sessionId, jobId, parts: parts.length });
  if (!completed)
    throw new RequestFault(
      'conflict',
      'A part was added while the session was being finished. Send the request again.',
    );
}

function describeSubmission(session: DoneSession): Submission {
  const { partnerId, keyId, mode, action, allowEmpty, contentFormat } = session;
  return {
    partnerId,
    keyId,
    correlationId: nameSession(session),
    surface: 'session',
    collection: requireCollection(session.collection),
    mode,
    action,
    allowEmpty,
    // Without parts there is no format; an empty payload is as good in any.
    format: contentFormat ?? 'json',
  };
}

/** What a session has become. */
export interface CompletedSession extends SessionKey {
  jobId: string;
  /** How many parts the job's payload is made of. */
  parts: number;
}

/**
 * Records that a session has become job `jobId`. Returns false, changing nothing, where the session has another number of
 * parts by now, is another job already, or is gone.
 */
async function completeSession(tx: Sql, { partnerId, sessionId, jobId, parts }: CompletedSession): Promise<boolean> {
  const completed = await tx.$executeRaw`
    UPDATE sessions SET job_id = ${jobId}::uuid
    WHERE partner_id = ${partnerId} AND session_id = ${sessionId}::uuid AND parts = ${parts}
      AND (job_id IS NULL OR job_id = ${jobId}::uuid)`;
  return completed === 1;
}
