import { Prisma } from '@sluice/prisma';
import { cutLongPage, decodeCursor, type LongPageRow, type Page, sourceIdKey } from '../db/cursor.ts';
import { withinBytes } from '../db/within-bytes.ts';
import type { PartnerDatabase } from '../resources/resources.ts';
import type { PublishedProduct } from './sync-session.ts';

/** Which published copies to list. */
export interface PublishedFilter {
  partnerId: string;
  context: string;
  limit: number;
  cursor?: string;
}

const columns = Prisma.sql`product_id AS "productId", context, data::text AS data, revision, changed_at AS "changedAt",
  published_at AS "publishedAt"`;

/** The published copy of a product of the partner; null where there is none. */
export async function findPublished(
  db: PartnerDatabase,
  key: { partnerId: string; context: string; productId: string },
): Promise<PublishedProduct | null> {
  const rows = await db.forPartner(
    key.partnerId,
    (tx) => tx.$queryRaw<PublishedProduct[]>`
    SELECT ${columns} FROM published_products
    WHERE partner_id = ${key.partnerId} AND context = ${key.context} AND product_id = ${key.productId}`,
  );
  return rows[0] ?? null;
}

/** The published copies of one context, in the order of their ids. */
export async function listPublished(db: PartnerDatabase, filter: PublishedFilter): Promise<Page<PublishedProduct>> {
  const after = decodeCursor(filter.cursor, sourceIdKey) ?? '';
  const page = Prisma.sql`
    SELECT * FROM published_products
    WHERE partner_id = ${filter.partnerId} AND context = ${filter.context} AND product_id > ${after}
    ORDER BY product_id LIMIT ${filter.limit + 1}`;
  const rows = await db.forPartner(
    filter.partnerId,
    (tx) => tx.$queryRaw<(PublishedProduct & LongPageRow)[]>`
    SELECT ${columns}, found FROM ${withinBytes({ rows: page, key: 'product_id', text: 'data' })} ORDER BY product_id`,
  );
  return cutLongPage(rows, filter.limit, (row) => row.productId);
}
