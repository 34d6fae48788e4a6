import type { Resources } from '../resources.ts';
import { describeFullStore, describeTooManyJobs } from './describe-excess.ts';
import { type RoomQuestion, selectRoom } from './select-quota.ts';

/** A payload that is to come. Bytes. */
export interface ExpectedPayload extends RoomQuestion {
  /** What the headers say of its size; left out: nothing. */
  declaredBytes?: number | undefined;
  /** What leaves the store where it is taken in. */
  freedBytes?: number;
}

/** How many bytes of a payload the store has room for. */
export interface PayloadRoom {
  limit: number;
  left: number;
}

/** For what is there already: sent again, it is not kept a second time. */
export const unlimitedRoom: PayloadRoom = { limit: Number.POSITIVE_INFINITY, left: Number.POSITIVE_INFINITY };

/**
 * Looks whether a partner has room for a payload, before any of it is read. What is taken in meanwhile may fill it: that is
 * settled where the payload is recorded.
 *
 * @throws RequestFault too_many_jobs, payload_quota_exceeded
 */
export async function requireRoom({ db, limits }: Resources, expected: ExpectedPayload): Promise<PayloadRoom> {
  const { declaredBytes = 1, freedBytes = 0, correlationId } = expected;
  const room = await db.forPartner(expected.partnerId, (tx) => selectRoom(tx, expected, limits));
  const { jobsLeft, bytesLeft, maxUnfinishedJobs, maxPayloadBytes: limit } = room;
  if (room.isKnown) return unlimitedRoom;
  if (correlationId !== null && jobsLeft < 1) throw describeTooManyJobs(maxUnfinishedJobs);
  const left = bytesLeft + freedBytes;
  if (left < declaredBytes) throw describeFullStore({ limit, left });
  return { limit, left };
}
