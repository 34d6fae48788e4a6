import { formatId, isSourceId, requireCollection } from '@sluice/contracts';
import { type Chunk, createChunk, type RejectedItem, type ValidItem } from '../apply/chunk.ts';
import type { ItemResult } from '../apply/list-results.ts';
import { type Caller, recordAudit } from '../audit/audit-log.ts';
import type { Sql } from '../db/transaction.ts';
import { ItemText } from '../parsing/bytes/item-text.ts';
import type { Resources } from '../resources/resources.ts';
import { applySubmission } from '../submit/apply-submission.ts';
import type { Submission } from '../submit/record-submission.ts';
import {
  deleteUnpublished,
  type LockedProduct,
  lockProducts,
  type ProductFields,
  updateLifecycles,
} from './product-fields.ts';
import { productsPath } from './sync-session.ts';

/** What a partner sets of products. */
export interface ProductChange extends Caller {
  /** Distinct. */
  productIds: readonly string[];
  fields: ProductFields;
}

/**
 * Sets fields of products, as a synchronous submission of their records would (with version precedence and `updated_at`): all else
 * stays as it is, to the digit. An archived product is INACTIVE; the published copies of an unpublished one are deleted.
 * Returns what became of each, in the order of the ids: `REPLAY` where it was so already.
 *
 * @throws RequestFault correlation_id_reused. Nothing is kept then.
 */
export async function changeProducts({ db }: Resources, change: ProductChange): Promise<ItemResult[]> {
  const { partnerId, productIds: sourceIds, fields } = change;
  const bytes = Buffer.from(JSON.stringify({ ids: sourceIds, ...fields }));
  return db.forPartner(partnerId, async (tx) => {
    const readChunks = async () => {
      // What the change leaves as it is must not be older than its place in the order of acceptance.
      const locked = await lockProducts(tx, partnerId, { sourceIds: sourceIds.filter(isSourceId), fields });
      return [makeChunk(sourceIds, locked)];
    };
    const sent = { submission: describeSubmission(change), bytes, items: [], readChunks };
    const { recorded, results } = await applySubmission(tx, sent);
    const found = results.flatMap(({ status, sourceId }) => (status === 'REJECTED' ? [] : (sourceId ?? [])));
    const changed = { partnerId, sourceIds: found };
    await updateLifecycles(tx, changed);
    await deleteUnpublished(tx, changed);
    if (recorded.created && isDestructive(fields)) await auditChange(tx, { ...recorded, ...change }, results);
    return results;
  });
}

function isDestructive(fields: ProductFields): boolean {
  return 'archived' in fields ? fields.archived : fields.state === 'unpublished';
}

async function auditChange(
  tx: Sql,
  { jobId, fields, ...caller }: ProductChange & { jobId: string },
  results: readonly ItemResult[],
): Promise<void> {
  const act = 'archived' in fields ? 'products.archived' : 'products.unpublished';
  const records = results.filter(({ status }) => status === 'ACCEPTED').length;
  await recordAudit(tx, { ...caller, actor: 'partner', act, target: formatId('job', jobId), detail: { records } });
}

function describeSubmission({ partnerId, keyId, correlationId }: ProductChange): Submission {
  const collection = requireCollection(productsPath);
  return {
    partnerId,
    keyId,
    correlationId,
    collection,
    surface: 'session',
    mode: 'upsert',
    action: 'merge',
    format: 'json',
    allowEmpty: false,
  };
}

function makeChunk(sourceIds: readonly string[], locked: readonly LockedProduct[]): Chunk {
  const products = new Map(locked.map((product) => [product.sourceId, product]));
  const valid: ValidItem[] = [];
  const rejected: RejectedItem[] = [];
  const superseded: ValidItem[] = [];
  for (const [index, sourceId] of sourceIds.entries()) {
    const product = products.get(sourceId);
    if (product === undefined) rejected.push(rejectUnknown(index, sourceId));
    else (product.isSame ? superseded : valid).push(makeItem(index, product));
  }
  return createChunk({ valid, rejected, superseded, sourceIds: [...sourceIds] });
}

function makeItem(index: number, { sourceId, item }: LockedProduct): ValidItem {
  return { index, line: null, sourceId, sourceVersion: null, text: ItemText.from(item), references: [] };
}

function rejectUnknown(index: number, sourceId: string): RejectedItem {
  const isId = isSourceId(sourceId);
  return {
    index,
    line: null,
    sourceId: isId ? sourceId : null,
    code: isId ? 'no_such_record' : 'invalid_source_id',
    reason: isId ? `There is no product '${sourceId}'.` : 'This is not a valid product id.',
    path: null,
  };
}
