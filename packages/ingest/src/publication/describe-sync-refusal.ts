import { RequestFault } from '@sluice/contracts';
import type { SyncKey, SyncSession } from './sync-session.ts';

/** The fault of asking for a sync session that the partner does not have. */
export function describeSyncAbsence({ sessionId }: SyncKey): RequestFault {
  return new RequestFault('not_found', `There is no sync session '${sessionId}'.`);
}

/**
 * Refuses to change a session that is not open.
 *
 * @throws RequestFault session_done, archived
 */
export function requireOpen({ sessionId, state, expiresAt }: SyncSession): void {
  if (state === 'OPEN') return;
  if (state === 'EXPIRED') {
    const detail = `Sync session '${sessionId}' expired at ${expiresAt.toISOString()}, before it was done. Create another one.`;
    throw new RequestFault('archived', detail);
  }
  throw new RequestFault('session_done', `Sync session '${sessionId}' is done, and cannot be changed any more.`);
}
