/** What an error response says. */
export interface Fault {
  status: number;
  code: string;
  detail: string;
  correlationId: string | undefined;
}

/** A response, read by any client. */
export interface FaultAnswer {
  status: number;
  contentType: string | undefined;
  body: string;
}

/** Reads a problem, or the error of the async-bulk surface. Throws where the response is neither. */
export function readFault({ status, contentType = '', body }: FaultAnswer): Fault {
  const fields = JSON.parse(body);
  if (contentType === 'application/problem+json' && fields.status === status) {
    return { status, code: fields.code, detail: fields.detail, correlationId: fields.correlation_id };
  }
  const [error] = fields.errors ?? [];
  if (fields.resource !== null || error === undefined) throw new Error(`Status ${status} ${contentType}: ${body}`);
  const code = String(error.errorCode)
    .replaceAll(/(?!^)([A-Z])/g, '_$1')
    .toLowerCase();
  const correlationId = /correlation id of this request is (\S+)\.$/.exec(error.moreInfo)?.[1];
  return { status, code, detail: error.message, correlationId };
}
