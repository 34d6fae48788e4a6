import { describeMissing, findCollection, RequestFault } from '@sluice/contracts';
import { requestRelease } from '../queue/enqueue.ts';
import { findRecord, type RecordView } from '../records/read-records.ts';
import type { Resources } from '../resources/resources.ts';
import { findQuarantine } from './read-quarantine.ts';
import { type ReleaseResult, releaseEntries } from './release-entries.ts';
import { findWaiting } from './waiting-entries.ts';

/** An entry that left quarantine at its partner's word. */
export interface ReleasedItem {
  status: 'ACCEPTED' | 'REPLAY';
  record: RecordView;
}

/**
 * Tries one entry again, whether or not anything arrived. Null where the entry is not the partner's.
 *
 * @throws RequestFault still_missing, naming what is.
 */
export async function releaseQuarantine(
  resources: Resources,
  id: { partnerId: string; quarantineId: string },
): Promise<ReleasedItem | null> {
  const entry = await findQuarantine(resources.db, id);
  const collection = entry === null ? undefined : findCollection(entry.collection);
  if (entry === null || collection === undefined) return null;
  const waiting = await resources.db.forPartner(id.partnerId, (tx) => findWaiting(tx, id.quarantineId));
  if (waiting === undefined) return null;
  const { results, ready } = await releaseEntries(resources, { partnerId: id.partnerId, collection }, [waiting]);
  const [result] = results;
  if (result !== undefined) refuseWaiting(result);
  await requestRelease(resources, id.partnerId, ready);
  const key = { partnerId: id.partnerId, collection: entry.collection, sourceId: entry.sourceId };
  const record = await findRecord(resources.db, key);
  if (record === null) return null;
  return { status: result === undefined || isReplay(result) ? 'REPLAY' : 'ACCEPTED', record };
}

function isReplay({ change }: ReleaseResult): boolean {
  return change === 'replay' || change === 'duplicate';
}

function refuseWaiting(result: ReleaseResult): void {
  if (result.change !== null) return;
  const missing = result.missing.map((to) => describeMissing(to)).join(' ');
  throw new RequestFault('still_missing', missing, {
    extra: {
      missing: result.missing.map(({ collection, sourceId }) => ({ collection, source_id: sourceId })),
    },
  });
}
