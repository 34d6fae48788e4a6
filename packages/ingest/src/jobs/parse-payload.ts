import type { Collection } from '@sluice/contracts';
import type { Sql } from '../db/transaction.ts';
import { segmentPayload } from '../parsing/segment-payload.ts';
import type { Resources } from '../resources/resources.ts';
import { type Claim, LostClaim } from './claim-work.ts';
import { deleteSegments, insertSegment, recordParsed } from './segments.ts';

/** The payload of a claimed job. */
export interface ClaimedPayload {
  claim: Claim;
  collection: Collection;
  format: 'json' | 'ndjson' | 'csv';
  payloadKey: string;
}

/**
 * The parsing phase: reads the whole payload once, writes its segments, and at the end how many items it holds. Nothing is
 * applied of a payload that cannot be read to its end.
 *
 * @throws PayloadFault where the payload cannot be read as a whole; the items before the fault are counted.
 */
export async function parsePayload(resources: Resources, payload: ClaimedPayload): Promise<void> {
  const { payloads, limits } = resources;
  const { claim } = payload;
  const run = <T>(work: (tx: Sql) => Promise<T>) => resources.db.forPartner(claim.partnerId, work);
  await run((tx) => deleteSegments(tx, claim));
  const body = await payloads.read(payload.payloadKey);
  const cuts = segmentPayload(body, { format: payload.format, collection: payload.collection, ...limits });
  for (;;) {
    const cut = await cuts.next();
    if (cut.done) {
      const kept = await run((tx) => recordParsed(tx, claim, cut.value));
      if (!kept) throw new LostClaim(claim);
      return;
    }
    await run((tx) => insertSegment(tx, claim, cut.value));
    await resources.failpoint('segment.inserted');
  }
}
