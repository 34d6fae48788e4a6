import { formatId, RequestFault } from '@sluice/contracts';
import type { Session, SessionKey } from './session.ts';

/** A session as the partner knows it. */
export function nameSession({ sessionId }: Pick<SessionKey, 'sessionId'>): string {
  return formatId('ses', sessionId);
}

/** The fault of asking for a session that the partner does not have. */
export function describeAbsence(key: SessionKey): RequestFault {
  return new RequestFault('not_found', `There is no session '${nameSession(key)}'.`);
}

/** The fault of changing a session that expired before it was finished. */
export function describeExpiry(session: Session): RequestFault {
  const detail =
    `Session '${nameSession(session)}' expired at ${session.expiresAt.toISOString()}, before it was finished. ` +
    'Open a new session and send the parts again.';
  return new RequestFault('archived', detail);
}

/** The fault of changing a session that has become a job. */
export function describeDone(session: SessionKey & { jobId: string }): RequestFault {
  const job = formatId('job', session.jobId);
  const detail = `Session '${nameSession(session)}' is finished: it became '${job}' and can no longer be changed.`;
  return new RequestFault('session_done', detail, { extra: { job_id: job } });
}
