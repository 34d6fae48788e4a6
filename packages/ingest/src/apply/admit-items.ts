import type { Action } from '@sluice/contracts';
import type { Sql } from '../db/transaction.ts';
import type { RejectedItem, ValidItem } from './chunk.ts';
import { type ExistingRecord, findExisting } from './find-existing.ts';
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
  const held = await findExisting(tx, target, items);
  const refused = items.filter((item) => isRefused(action, held.get(item.sourceId)));
  const taken = new Set(refused);
  return {
    admitted: items.filter((item) => !taken.has(item)),
    refused: refused.map((item) => refuse(action, target.collection, item)),
  };
}

function isRefused(action: 'create' | 'update', held: ExistingRecord | undefined): boolean {
  return action === 'create' ? held !== undefined && !held.isOwn : held === undefined;
}

function refuse(action: 'create' | 'update', collection: string, { index, line, sourceId }: ValidItem): RejectedItem {
  const fault =
    action === 'create'
      ? {
          code: 'already_exists',
          reason: `source_id '${sourceId}' exists in ${collection} already. Update it, or send it with action=merge.`,
        }
      : {
          code: 'no_such_record',
          reason: `There is no '${sourceId}' in ${collection} to be updated. Create it, or send it with action=merge.`,
        };
  return { index, line, sourceId, path: 'source_id', ...fault };
}
