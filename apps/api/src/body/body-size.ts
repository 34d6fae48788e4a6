import { type Mode, RequestFault } from '@sluice/contracts';
import type { Limits } from '@sluice/ingest';
import { type BodyHead, declaredBytes } from './body-head.ts';

/** Bytes of a decoded body in `mode`. */
export function maxBodyBytes(mode: Mode, limits: Limits): number {
  return mode === 'upsert' ? limits.syncMaxBytes : limits.bulkMaxBytes;
}

/** The fault of a body that passes the limit of its mode, with a way out where there is one. */
export function tooLarge(mode: Mode, limits: Limits): RequestFault {
  const maxBytes = maxBodyBytes(mode, limits);
  const wayOut = mode === 'upsert' ? 'Send it with mode=bulk, or in smaller parts.' : 'Send it in smaller parts.';
  const detail = `The body is larger than the ${maxBytes} bytes that mode=${mode} takes. ${wayOut}`;
  return new RequestFault('payload_too_large', detail, { extra: { max_body_bytes: maxBytes } });
}

/**
 * Refuses a body by its declared length, before it is read; an encoded one is measured as it is decoded.
 * @throws RequestFault `payload_too_large`
 */
export function refuseOversize(head: BodyHead, mode: Mode, limits: Limits): void {
  if ((declaredBytes(head) ?? 0) > maxBodyBytes(mode, limits)) throw tooLarge(mode, limits);
}
