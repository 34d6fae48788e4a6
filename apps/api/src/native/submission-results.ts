import { type Collection, formatId, type Outcome } from '@sluice/contracts';
import type { ItemResult, Submission } from '@sluice/ingest';

/** The number of items of a synchronous upsert with each outcome. */
interface Summary {
  accepted: number;
  replay: number;
  quarantined: number;
  rejected: number;
}

/** The response to a synchronous upsert: the results in the order of the payload, and their summary. */
export function resultsBody(results: readonly ItemResult[], { collection, correlationId }: Submission): object {
  return {
    results: results.map((result) => resultBody(result, collection)),
    summary: summarize(results),
    correlation_id: correlationId,
  };
}

function resultBody(result: ItemResult, collection: Collection): object {
  const { sourceId, status } = result;
  switch (status) {
    case 'ACCEPTED':
    case 'REPLAY':
      return { source_id: sourceId, status, ...internalIdOf(result, collection) };
    case 'QUARANTINED':
      return { source_id: sourceId, status, ...quarantineIdOf(result), ...faultOf(result) };
    case 'REJECTED':
      return { source_id: sourceId, status, ...faultOf(result) };
  }
}

function internalIdOf({ internalId }: ItemResult, { idPrefix }: Collection): object {
  return internalId === undefined ? {} : { internal_id: formatId(`fgai-${idPrefix}`, internalId) };
}

function quarantineIdOf({ quarantineId }: ItemResult): object {
  return quarantineId === undefined ? {} : { quarantine_id: formatId('qn', quarantineId) };
}

/** The place of the item, and why it was not applied. A JSON payload has no lines. */
function faultOf({ index, line, code, path, reason }: ItemResult): object {
  return { index, ...(line !== null && { line }), code, path, reason };
}

function summarize(results: readonly ItemResult[]): Summary {
  const count = (outcome: Outcome) => results.filter(({ status }) => status === outcome).length;
  return {
    accepted: count('ACCEPTED'),
    replay: count('REPLAY'),
    quarantined: count('QUARANTINED'),
    rejected: count('REJECTED'),
  };
}
