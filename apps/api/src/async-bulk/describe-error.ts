import { errorCatalogue, type RequestFault } from '@sluice/contracts';
import { BasicFault } from './basic-fault.ts';

/** An error as this surface shows it. */
export interface ErrorBody {
  message: string;
  errorCode: string;
  moreInfo: string;
}

/** The error that tells the caller of `fault`. */
export function describeError(fault: RequestFault, correlationId: string): ErrorBody {
  if (fault instanceof BasicFault) {
    return { message: fault.detail, errorCode: fault.errorCode, moreInfo: fault.moreInfo };
  }
  const { title } = errorCatalogue[fault.code];
  return {
    message: fault.detail,
    errorCode: writeErrorCode(fault.code),
    moreInfo: `${title}. The correlation id of this request is ${correlationId}.`,
  };
}

/** The document writes its codes so: `payload_too_large` is `PayloadTooLarge`. */
function writeErrorCode(code: string): string {
  return code.replaceAll(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
