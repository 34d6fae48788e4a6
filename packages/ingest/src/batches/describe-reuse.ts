import { RequestFault } from '@sluice/contracts';

/** The fault of a correlation id that stands for something else already. */
export function describeReuse(correlationId: string): RequestFault {
  return new RequestFault(
    'correlation_id_reused',
    `Correlation id '${correlationId}' was used before for another submission. Send the same request again, or use a new correlation id.`,
  );
}
