import { type ErrorCode, PayloadFault, type PayloadFaultCode, RequestFault } from '@sluice/contracts';
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

const payloadCodes: Readonly<Record<PayloadFaultCode, ErrorCode>> = {
  payload_empty: 'empty_body',
  payload_not_utf8: 'unsupported_media_type',
  payload_truncated: 'malformed_body',
  payload_malformed: 'malformed_body',
  payload_undecodable: 'malformed_body',
  payload_header_invalid: 'malformed_body',
};

function translatePayloadFault(fault: PayloadFault): RequestFault {
  const { line, byteOffset } = fault;
  const extra = { ...(line !== undefined && { line }), ...(byteOffset !== undefined && { byte_offset: byteOffset }) };
  return new RequestFault(payloadCodes[fault.code], fault.detail, { extra, cause: fault });
}
