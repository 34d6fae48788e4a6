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
import type { PartView, SessionKey, SessionView } from './session.ts';

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
 * Notes that a session is done: it has become `jobId`. False, and nothing changes, where the session has another number of
 * parts by now, is another job already, or is gone.
 */
async function completeSession(tx: Sql, { partnerId, sessionId, jobId, parts }: CompletedSession): Promise<boolean> {
  const completed = await tx.$executeRaw`
    UPDATE sessions SET job_id = ${jobId}::uuid
    WHERE partner_id = ${partnerId} AND session_id = ${sessionId}::uuid AND parts = ${parts}
      AND (job_id IS NULL OR job_id = ${jobId}::uuid)`;
  return completed === 1;
}

/** As many numbers as one reads in a sentence; all of them are beside it. */
const namedAtMost = 10;

/**
 * Makes sure that `parts` are all there are, from 1 on without a gap.
 *
 * @param expected how many the partner says there are; undefined where it does not say
 * @throws RequestFault parts_missing, naming them; part_conflict where there are more than that
 */
function requireParts(parts: readonly PartView[], expected: number | undefined): void {
  const last = parts.at(-1)?.number ?? 0;
  if (expected !== undefined && last > expected) {
    throw new RequestFault(
      'part_conflict',
      `The session has a part ${last}, but the request says that it has ${expected} parts.`,
    );
  }
  const missing = findMissing(parts, expected ?? last);
  if (missing.length === 0) return;
  const named = missing.slice(0, namedAtMost).join(', ');
  const more = missing.length > namedAtMost ? ` and ${missing.length - namedAtMost} more` : '';
  const subject = missing.length === 1 ? `Part ${named} is` : `Parts ${named}${more} are`;
  throw new RequestFault('parts_missing', `${subject} missing. Send the missing parts, then send this request again.`, {
    extra: { missing },
  });
}

function findMissing(parts: readonly PartView[], last: number): number[] {
  const there = new Set(parts.map(({ number }) => number));
  return Array.from({ length: last }, (_, at) => at + 1).filter((number) => !there.has(number));
}
