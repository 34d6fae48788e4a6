import { Prisma } from '@sluice/prisma';
import type { Sql } from '../db/transaction.ts';
import type { ClaimedSync, SyncStep } from './sync-progress.ts';
import { productsPath } from './sync-session.ts';

/**
 * The contexts as rows: each with the keys of `values` that it reads, the general one before the special one. What a
 * context is made of is separated by `-` or `_`: `en-GB` reads `en` and then `en-GB`.
 */
function contextRows(contexts: readonly string[]): Prisma.Sql {
  const chains = contexts.map((context) => [context, chainOf(context)]);
  return Prisma.sql`jsonb_to_recordset(${JSON.stringify(chains.map(([name, keys]) => ({ name, keys })))}::jsonb)
    AS context(name text, keys jsonb)`;
}

function chainOf(context: string): string[] {
  const ends = [...context.matchAll(/[-_]/g)].map(({ index }) => index).filter((index) => index > 0);
  return [...ends.map((end) => context.slice(0, end)), context];
}

/**
 * Copies the products of one step to their published copies in every context, or says why not, and records what became of
 * each. A product is locked against changes from the look at it to the end of the transaction, in the order of ids.
 */
export async function publishProducts(
  tx: Sql,
  { partnerId, sessionId, contexts }: ClaimedSync,
  { from, to }: SyncStep,
): Promise<{ synced: number; failed: number }> {
  const [counts] = await tx.$queryRaw<{ synced: number; failed: number }[]>`
    WITH named AS MATERIALIZED (
      SELECT product_id, last_update FROM sync_products
      WHERE partner_id = ${partnerId} AND session_id = ${sessionId}::uuid AND position > ${from} AND position <= ${to}
    ), found AS MATERIALIZED (
      SELECT r.source_id, r.lifecycle, r.data, r.updated_at FROM records r
      WHERE r.partner_id = ${partnerId} AND r.collection = ${productsPath}
        AND r.source_id IN (SELECT product_id FROM named)
      ORDER BY r.source_id FOR SHARE
    ), examined AS MATERIALIZED (
      SELECT named.product_id, found.data, found.updated_at, CASE
        WHEN found.source_id IS NULL OR found.lifecycle = 'DELETED' THEN 'gone'
        WHEN found.data->'archived' = 'true' THEN 'archived'
        WHEN found.lifecycle <> 'ACTIVE' THEN 'gone'
        WHEN found.data->>'state' = 'unpublished' THEN 'unpublished'
        WHEN extract(epoch FROM found.updated_at) * 1000 > named.last_update THEN 'changed'
        END AS code
      FROM named LEFT JOIN found ON found.source_id = named.product_id
    ), published AS (
      INSERT INTO published_products AS p (partner_id, context, product_id, data, changed_at)
      SELECT ${partnerId}, context.name, product_id,
        data - '{source_id,source_version}'::text[] || jsonb_build_object('values', chosen.attributes), updated_at
      FROM examined CROSS JOIN ${contextRows(contexts)} CROSS JOIN LATERAL (
        SELECT coalesce(jsonb_object_agg(attribute.key, attribute.value ORDER BY key.place), '{}') AS attributes
        FROM jsonb_array_elements_text(context.keys) WITH ORDINALITY AS key(name, place)
        CROSS JOIN LATERAL jsonb_each(data->'values'->key.name) AS attribute
      ) AS chosen
      WHERE code IS NULL
      ORDER BY context.name, product_id
      ON CONFLICT (partner_id, context, product_id) DO UPDATE SET
        data = excluded.data, changed_at = excluded.changed_at, revision = p.revision + 1, published_at = now()
    ), finished AS (
      UPDATE sync_products s SET status = CASE WHEN examined.code IS NULL THEN 'SYNCED' ELSE 'FAILED' END,
        code = examined.code, changed_at = examined.updated_at
      FROM examined
      WHERE s.partner_id = ${partnerId} AND s.session_id = ${sessionId}::uuid AND s.product_id = examined.product_id
      RETURNING s.status
    )
    SELECT count(*) FILTER (WHERE status = 'SYNCED')::integer AS synced,
      count(*) FILTER (WHERE status = 'FAILED')::integer AS failed
    FROM finished`;
  if (counts === undefined) throw new Error('The products were not counted.');
  return counts;
}
