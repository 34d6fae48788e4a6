import { type ErrorCode, RequestFault } from '@sluice/contracts';

const codes = new Map<number, ErrorCode>([
  [400, 'bad_request'],
  [413, 'payload_too_large'],
  [415, 'unsupported_media_type'],
]);

/**
 * The fault that an error of Express or of its body parser stands for (they carry the status of a refusal); undefined
 * for any other error.
 */
export function translateHttpError(error: unknown): RequestFault | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined;
  const code = codes.get(error.status);
  return code === undefined ? undefined : new RequestFault(code, `${error.message}.`, { cause: error });
}
