import { type ErrorCode, PayloadFault, type PayloadFaultCode, RequestFault } from '@sluice/contracts';

/** The fault that the response to a failed request describes. No part of an unexpected error is public. */
export function classifyError(error: unknown): RequestFault {
  if (error instanceof RequestFault) return error;
  if (error instanceof PayloadFault) return translatePayloadFault(error);
  const refusal = translateHttpError(error);
  if (refusal !== undefined) return refusal;
  if (isOutage(error)) {
    const detail = 'The database, queue or payload store is not available. Send the same request again.';
    return new RequestFault('unavailable', detail, { cause: error });
  }
  const detail = 'The request failed because of a server error. Send it again, or report its correlation id.';
  return new RequestFault('internal', detail, { cause: error });
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

const codes = new Map<number, ErrorCode>([
  [400, 'bad_request'],
  [413, 'payload_too_large'],
  [415, 'unsupported_media_type'],
]);

/**
 * The fault for an error of Express or of its body parser, which carries the status of the response; undefined for any
 * other error.
 */
function translateHttpError(error: unknown): RequestFault | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined;
  const code = codes.get(error.status);
  return code === undefined ? undefined : new RequestFault(code, `${error.message}.`, { cause: error });
}

/** The code, kind, name or message of errors from a store that is down, starting, full or overloaded. */
const signs: readonly RegExp[] = [
  // Prisma: not reachable, timed out, connection closed, none free, transaction not begun in time, write conflict.
  /^P(1001|1002|1008|1017|2024|2028|2034|2037)$/,
  /^(DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections|TransactionWriteConflict)$/,
  // Postgres: connection exceptions, too few resources, operator intervention, deadlock and serialization failures.
  /^(08|53|57)[0-9A-Z]{3}$|^40(001|P01)$/,
  // The system: the network, and a payload store that is full or gone.
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/,
  /^(ENOSPC|EDQUOT|EROFS|EIO|EMFILE|ENFILE)$/,
  // Our own deadlines, and a Redis that accepts no command.
  /^(DeadlineError|MaxRetriesPerRequestError)$/,
  // node-postgres gives these no code.
  /^timeout exceeded when trying to connect$|^Connection terminated/,
];

const wrappingFields = ['cause', 'meta', 'driverAdapterError', 'errors'];
const markingFields = ['code', 'originalCode', 'kind', 'name', 'message'];
const depthMax = 6;

/** Returns whether `error`, or one of its causes, says that a store is unavailable for now. */
function isOutage(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > depthMax) return false;
  if (Array.isArray(error)) return error.some((part) => isOutage(part, depth + 1));
  const field = (name: string): unknown => Reflect.get(error, name);
  const isSign = (mark: unknown) => typeof mark === 'string' && signs.some((sign) => sign.test(mark));
  return (
    markingFields.some((name) => isSign(field(name))) || wrappingFields.some((name) => isOutage(field(name), depth + 1))
  );
}
