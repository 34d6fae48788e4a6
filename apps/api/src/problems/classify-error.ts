import { PayloadFault, RequestFault } from '@sluice/contracts';
import { isOutage } from './is-outage.ts';
import { translateHttpError } from './translate-http-error.ts';

/** The fault that a request is answered with when `error` was thrown. Nothing of an unforeseen error is public. */
export function classifyError(error: unknown): RequestFault {
  if (error instanceof RequestFault) return error;
  if (error instanceof PayloadFault) return translatePayloadFault(error);
  const refusal = translateHttpError(error);
  if (refusal !== undefined) return refusal;
  if (isOutage(error)) {
    return new RequestFault('unavailable', 'A store does not answer for the moment. Send the same request again.', {
      cause: error,
    });
  }
  return new RequestFault(
    'internal',
    'The request failed for a reason of ours. Send it again, or report its correlation id.',
    {
      cause: error,
    },
  );
}

function translatePayloadFault(fault: PayloadFault): RequestFault {
  const { line, byteOffset } = fault;
  const extra = { ...(line !== undefined && { line }), ...(byteOffset !== undefined && { byte_offset: byteOffset }) };
  const code = fault.code === 'payload_empty' ? 'empty_body' : 'malformed_body';
  return new RequestFault(code, fault.detail, { extra, cause: fault });
}
