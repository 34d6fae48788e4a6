import { RequestFault } from '@sluice/contracts';
import { Prisma } from '@sluice/prisma';
import { cutPage, decodeCursor, indexKey, type Page } from '../db/cursor.ts';
import type { Sql } from '../db/transaction.ts';
import type { PartnerDatabase } from '../resources/resources.ts';
import type { SyncKey, SyncProduct, SyncSession } from './sync-session.ts';

/** A sync session with a page of its products, in the order in which they were named. */
export interface SyncPage {
  session: SyncSession;
  page: Page<SyncProduct>;
}

/**
 * A sync session of the partner, and what became of its products.
 *
 * @throws RequestFault not_found (Tenant isolation), invalid_parameter for a cursor of another listing
 */
export async function readSync(
  db: PartnerDatabase,
  key: SyncKey,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<SyncPage> {
  const after = Number(decodeCursor(cursor, indexKey) ?? 0);
  return db.forPartner(key.partnerId, async (tx) => {
    // In this order: a session that has ended shows no product as pending.
    const session = await selectSync(tx, key);
    if (session === null) throw describeSyncAbsence(key);
    const rows = await selectSyncProducts(tx, key, { after, max: limit + 1 });
    return { session, page: cutPage(rows, limit, ({ position }) => String(position)) };
  });
}

/** The columns of a SyncSession; the table goes by the name `s`. */
export const syncColumns = Prisma.sql`s.partner_id AS "partnerId", s.session_id::text AS "sessionId", s.contexts,
  CASE WHEN s.state = 'OPEN' AND s.expires_at <= now() THEN 'EXPIRED' ELSE s.state END AS state,
  CASE WHEN s.state IN ('QUEUED', 'RUNNING') THEN (
    SELECT count(*)::integer FROM sync_sessions earlier
    WHERE earlier.partner_id = s.partner_id AND earlier.state IN ('QUEUED', 'RUNNING') AND earlier.done_seq < s.done_seq
  ) END AS position,
  s.products, s.synced, s.failed, s.reason, s.created_at AS "createdAt", s.expires_at AS "expiresAt",
  s.done_at AS "doneAt", s.started_at AS "startedAt", s.finished_at AS "finishedAt"`;

/** A sync session of the partner; null where there is none (Tenant isolation). */
export function selectSync(db: Sql, key: SyncKey): Promise<SyncSession | null> {
  return selectOne(db, key, Prisma.empty);
}

/** The same, and nobody else changes it, nor names products in it, before the transaction ends. */
export function lockSync(tx: Sql, key: SyncKey): Promise<SyncSession | null> {
  return selectOne(tx, key, Prisma.sql`FOR UPDATE OF s`);
}

async function selectOne(db: Sql, key: SyncKey, tail: Prisma.Sql): Promise<SyncSession | null> {
  const rows = await db.$queryRaw<SyncSession[]>`
    SELECT ${syncColumns} FROM sync_sessions s
    WHERE s.partner_id = ${key.partnerId} AND s.session_id = ${key.sessionId}::uuid ${tail}`;
  return rows[0] ?? null;
}

/** Up to `max` products of a session behind position `after`, in their order. */
function selectSyncProducts(
  db: Sql,
  { partnerId, sessionId }: SyncKey,
  { after, max }: { after: number; max: number },
): Promise<SyncProduct[]> {
  return db.$queryRaw<SyncProduct[]>`
    SELECT position, product_id AS "productId", last_update::float8 AS "lastUpdate", status, code,
      changed_at AS "changedAt"
    FROM sync_products
    WHERE partner_id = ${partnerId} AND session_id = ${sessionId}::uuid AND position > ${after}
    ORDER BY position LIMIT ${max}`;
}

/** The fault of asking for a sync session that the partner does not have. */
export function describeSyncAbsence({ sessionId }: SyncKey): RequestFault {
  return new RequestFault('not_found', `There is no sync session '${sessionId}'.`);
}

/**
 * Refuses to change a session that is not open.
 *
 * @throws RequestFault session_done, archived
 */
export function requireOpen({ sessionId, state, expiresAt }: SyncSession): void {
  if (state === 'OPEN') return;
  if (state === 'EXPIRED') {
    const detail = `Sync session '${sessionId}' expired at ${expiresAt.toISOString()}, before it was finished. Create a new session.`;
    throw new RequestFault('archived', detail);
  }
  throw new RequestFault('session_done', `Sync session '${sessionId}' is finished and can no longer be changed.`);
}
