import { syncProducts as syncProductsWork } from '@sluice/contracts';
import type { Sql } from '../db/transaction.ts';
import { enqueueOrLeave } from '../queue/enqueue.ts';
import type { Resources, ServiceResources } from '../resources/resources.ts';
import type { SyncKey } from './sync-session.ts';

/** Syncs of one pass; more than these wait for those before them anyway. */
const syncsMax = 1_000;

/** The lock of a partner's queue of syncs: taken to append to it and to claim its first. */
export function syncQueueLock(partnerId: string): string {
  return `sync/${partnerId}`;
}

/** Enqueues the partner's next sync. */
export async function promoteNextSync(resources: Resources, partnerId: string): Promise<void> {
  const next = await resources.db.forPartner(partnerId, (tx) => findNextSync(tx, partnerId));
  if (next !== null) await enqueueOrLeave(resources, syncProductsWork(next));
}

/** Makes sure that every unfinished sync is in the queue, and that each partner's next one may be taken. */
export async function ensureSyncs({ service, queue }: ServiceResources): Promise<void> {
  for (const { state, isNext, ...key } of await listUnfinishedSyncs(service, syncsMax)) {
    const work = syncProductsWork(key);
    // One that was begun is left to itself: it may be waiting to be tried again.
    await (state === 'QUEUED' && isNext ? queue.enqueue(work) : queue.ensure(work, []));
  }
}

/** A sync that is to be run. */
export interface UnfinishedSync extends SyncKey {
  state: 'QUEUED' | 'RUNNING';
  /** It is the first one of its partner. */
  isNext: boolean;
}

/** The first unfinished sync of each partner, and those of the others that were done first, `max` at most. */
function listUnfinishedSyncs(db: Sql, max: number): Promise<UnfinishedSync[]> {
  return db.$queryRaw<UnfinishedSync[]>`
    SELECT partner_id AS "partnerId", session_id::text AS "sessionId", state, place = 1 AS "isNext"
    FROM (
      SELECT *, row_number() OVER (PARTITION BY partner_id ORDER BY done_seq) AS place
      FROM sync_sessions WHERE state IN ('QUEUED', 'RUNNING')
    ) AS unfinished
    ORDER BY place > 1, done_seq
    LIMIT ${max}`;
}

/** The first unfinished sync of the partner; null where there is none. */
async function findNextSync(db: Sql, partnerId: string): Promise<SyncKey | null> {
  const rows = await db.$queryRaw<SyncKey[]>`
    SELECT partner_id AS "partnerId", session_id::text AS "sessionId" FROM sync_sessions
    WHERE partner_id = ${partnerId} AND state IN ('QUEUED', 'RUNNING') ORDER BY done_seq LIMIT 1`;
  return rows[0] ?? null;
}
