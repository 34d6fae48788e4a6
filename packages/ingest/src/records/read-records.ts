import type { Lifecycle } from '@sluice/contracts';
import { Prisma } from '@sluice/prisma';
import { cutLongPage, decodeCursor, type LongPageRow, type Page, sourceIdKey } from '../db/cursor.ts';
import { withinBytes } from '../db/within-bytes.ts';
import type { PartnerDatabase } from '../resources/resources.ts';

/** One record. `data` is JSON text exactly as stored, without the two ids. */
export interface RecordView {
  sourceId: string;
  sourceVersion: number | null;
  internalId: string;
  lifecycle: Lifecycle;
  data: string;
  createdAt: Date;
  updatedAt: Date;
}

/** Which records to list. */
export interface RecordFilter {
  partnerId: string;
  collection: string;
  lifecycle?: Lifecycle;
  limit: number;
  cursor?: string;
}

const columns = Prisma.sql`
  source_id AS "sourceId", source_version::float8 AS "sourceVersion", internal_id::text AS "internalId", lifecycle,
  (data - '{source_id,source_version}'::text[])::text AS data, created_at AS "createdAt", updated_at AS "updatedAt"`;

/** A record of the partner by its id, whatever its lifecycle but DELETED; null where there is none. */
export async function findRecord(
  db: PartnerDatabase,
  key: { partnerId: string; collection: string; sourceId: string },
): Promise<RecordView | null> {
  const rows = await db.forPartner(
    key.partnerId,
    (tx) => tx.$queryRaw<RecordView[]>`
    SELECT ${columns} FROM records
    WHERE partner_id = ${key.partnerId} AND collection = ${key.collection} AND source_id = ${key.sourceId}
      AND lifecycle <> 'DELETED'`,
  );
  return rows[0] ?? null;
}

/** Records of one collection in the order of their ids, as many of a page as are not too long together; of every lifecycle but DELETED where none is asked for. */
export async function listRecords(db: PartnerDatabase, filter: RecordFilter): Promise<Page<RecordView>> {
  const after = decodeCursor(filter.cursor, sourceIdKey) ?? '';
  const lifecycle = filter.lifecycle === undefined ? Prisma.sql`<> 'DELETED'` : Prisma.sql`= ${filter.lifecycle}`;
  const page = Prisma.sql`
    SELECT * FROM records
    WHERE partner_id = ${filter.partnerId} AND collection = ${filter.collection} AND source_id > ${after}
      AND lifecycle ${lifecycle}
    ORDER BY source_id LIMIT ${filter.limit + 1}`;
  const rows = await db.forPartner(
    filter.partnerId,
    (tx) => tx.$queryRaw<(RecordView & LongPageRow)[]>`
    SELECT ${columns}, found FROM ${withinBytes({ rows: page, key: 'source_id', text: 'data' })} ORDER BY source_id`,
  );
  return cutLongPage(rows, filter.limit, (row) => row.sourceId);
}
