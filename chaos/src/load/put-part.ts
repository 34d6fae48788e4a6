import type { EncodedBody } from './encode-body.ts';
import type { Sender } from './load.ts';
import { sendUntilTaken } from './send-until-taken.ts';

/** A part of a session. */
export interface SentPart {
  sessionId: string;
  /** From 1. */
  number: number;
  body: EncodedBody;
}

/**
 * Puts a part until it is taken, in whatever way the load says.
 * @returns false where it was refused (a finding), or the load was let go before it was taken
 */
export function putPart(sender: Sender, { sessionId, number, body }: SentPart): Promise<boolean> {
  const request = {
    method: 'PUT',
    path: `/sessions/${sessionId}/parts/${number}`,
    headers: { 'content-type': body.contentType },
    body: body.bytes,
  } as const;
  const about = `part ${number} of ${sessionId}`;
  return sendUntilTaken(sender, { about, request, isTaken: ({ status }) => status === 200 });
}
