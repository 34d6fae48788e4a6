import { RequestFault } from '@sluice/contracts';
import type { SecretMask } from '@sluice/runtime';

/** The fault without the secrets that its detail quotes: a client may have sent one in a path or a parameter. */
export function maskFault(fault: RequestFault, mask: SecretMask): RequestFault {
  const detail = mask(fault.detail);
  if (detail === fault.detail) return fault;
  return new RequestFault(fault.code, detail, { ...(fault.extra && { extra: fault.extra }), cause: fault.cause });
}
