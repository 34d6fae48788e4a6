import { type Mode, RequestFault } from '@sluice/contracts';
import type { Limits } from '@sluice/ingest';
import { type BodyHead, declaredBytes } from './body-head.ts';

/** Maximum bytes of a decoded body in `mode`. */
export function maxBodyBytes(mode: Mode, limits: Limits): number {
  return mode === 'upsert' ? limits.syncMaxBytes : limits.bulkMaxBytes;
}

/** The fault of a body over the limit of its mode, with the remedy. */
export function tooLarge(mode: Mode, limits: Limits): RequestFault {
  const maxBytes = maxBodyBytes(mode, limits);
  const remedy = mode === 'upsert' ? 'Send it with mode=bulk, or in smaller parts.' : 'Send it in smaller parts.';
  const detail = `The request body is larger than ${maxBytes} bytes, the limit of mode=${mode}. ${remedy}`;
  return new RequestFault('payload_too_large', detail, { extra: { max_body_bytes: maxBytes } });
}

/**
 * Refuses a body by its declared size, before it is read; a compressed one is measured while it is decoded.
 * @throws RequestFault `payload_too_large`
 */
export function refuseOversize(head: BodyHead, mode: Mode, limits: Limits): void {
  if ((declaredBytes(head) ?? 0) > maxBodyBytes(mode, limits)) throw tooLarge(mode, limits);
}
