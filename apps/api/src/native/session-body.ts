import { formatId } from '@sluice/contracts';
import type { PartView, SessionView } from '@sluice/ingest';
import type { JsonValue } from '../http/json.ts';
import { nativeBase } from './native-base.ts';

/** Where the session stands on this surface. */
export function sessionPath(sessionId: string): string {
  return `${nativeBase}/sessions/${formatId('ses', sessionId)}`;
}

/** A session as the wire shows it. */
export function sessionBody(session: SessionView): JsonValue {
  const { jobId, state } = session;
  return {
    session_id: formatId('ses', session.sessionId),
    collection: session.collection,
    mode: session.mode,
    action: session.action,
    allow_empty: session.allowEmpty,
    state,
    parts: session.parts.map(partBody),
    job_id: jobId === null ? null : formatId('job', jobId),
    expires_at: state === 'DONE' ? null : session.expiresAt,
    created_at: session.createdAt,
  };
}

/** A part of a session as the wire shows it. */
export function partBody({ number, items, bytes, sha256 }: PartView): JsonValue {
  return { part: number, items, bytes, sha256: Buffer.from(sha256).toString('hex') };
}
