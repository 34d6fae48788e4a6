import type { Action } from '@sluice/contracts';
import { joinColumn } from '../db/column-text.ts';
import type { Sql } from '../db/transaction.ts';
import type { RejectedItem, ValidItem } from './chunk.ts';
import type { Target } from './upsert-records.ts';

/** Items that the action takes, and those that it does not. */
export interface Admission {
  admitted: readonly ValidItem[];
  refused: RejectedItem[];
}

/**
 * Divides items by what is there already: `create` takes only what is new, `update` only what is there. The transaction has
 * the collection to itself.
 */
export async function admitItems(
  tx: Sql,
  work: { target: Target; action: Action },
  items: readonly ValidItem[],
): Promise<Admission> {
  const { target, action } = work;
  if (action === 'merge' || action === 'delete') return { admitted: items, refused: [] };
  const existing = await findExisting(tx, target, items);
  const refused = items.filter((item) => isRefused(action, existing.get(item.sourceId)));
  const taken = new Set(refused);
  return {
    admitted: items.filter((item) => !taken.has(item)),
    refused: refused.map((item) => refuse(action, target.collection, item)),
  };
}

function isRefused(action: 'create' | 'update', existing: ExistingRecord | undefined): boolean {
  return action === 'create' ? existing !== undefined && !existing.isOwn : existing === undefined;
}

function refuse(action: 'create' | 'update', collection: string, { index, line, sourceId }: ValidItem): RejectedItem {
  return { index, line, sourceId, path: 'source_id', ...actionFaults[action](sourceId, collection) };
}

/** Why an item is not admitted, by its action. */
export const actionFaults = {
  create: (sourceId: string, collection: string) => ({
    code: 'already_exists',
    reason: `source_id '${sourceId}' already exists in ${collection}. Update it, or send it with action=merge.`,
  }),
  update: (sourceId: string, collection: string) => ({
    code: 'no_such_record',
    reason: `source_id '${sourceId}' does not exist in ${collection}, so it cannot be updated. Create it, or send it with action=merge.`,
  }),
};

/** A record that is there, and not deleted. */
interface ExistingRecord {
  sourceId: string;
  /** It stands for an item of this very submission. */
  isOwn: boolean;
}

/** Of the records that `items` name, those that are there, by their ids. */
async function findExisting(
  tx: Sql,
  target: Target,
  items: readonly ValidItem[],
): Promise<ReadonlyMap<string, ExistingRecord>> {
  const rows = await tx.$queryRaw<ExistingRecord[]>`
    SELECT r.source_id AS "sourceId", r.accepted_seq = ${target.acceptedSeq}::bigint AS "isOwn"
    FROM string_to_table(${joinColumn(items.map((item) => item.sourceId))}, E'\\x1f') AS wanted(source_id)
    JOIN LATERAL (
      SELECT * FROM records existing
      WHERE existing.partner_id = ${target.partnerId} AND existing.collection = ${target.collection}
        AND existing.source_id = wanted.source_id AND existing.lifecycle <> 'DELETED'
      LIMIT 1
    ) AS r ON true`;
  return new Map(rows.map((row) => [row.sourceId, row]));
}
