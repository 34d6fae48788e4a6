import { Readable } from 'node:stream';
import { formatId } from '@sluice/contracts';
import type { ItemResult } from '../apply/list-results.ts';
import { recordAudit } from '../audit/audit-log.ts';
import type { Sql } from '../db/transaction.ts';
import type { JobView } from '../jobs/job-view.ts';
import { requestRelease } from '../queue/enqueue.ts';
import type { Resources } from '../resources/resources.ts';
import { type AppliedSubmission, applySubmission } from './apply-submission.ts';
import { readBody } from './read-body.ts';
import type { Submission } from './record-submission.ts';
import { submitPayload } from './submit-payload.ts';

/** The answer to a synchronous submission: applied at once, or turned into a job above the threshold. */
export type UpsertAnswer = { kind: 'applied'; results: ItemResult[] } | { kind: 'deferred'; job: JobView };

/**
 * Applies a synchronous submission at once, in one transaction, and returns what became of each item, in the payload's order.
 * It becomes a job instead above the threshold, or where the same submission is one already (the threshold was lower then).
 *
 * @throws PayloadFault where the body cannot be read as a whole; RequestFault correlation_id_reused. Nothing is kept then.
 */
export async function upsertNow(resources: Resources, submission: Submission, body: Buffer): Promise<UpsertAnswer> {
  const { items, chunks } = await readBody(resources, submission, body);
  if (items > resources.limits.bulkAsyncThreshold) return defer(resources, submission, body);
  const valid = chunks.flatMap((chunk) => chunk.valid);
  const sent = { submission, bytes: body, items: valid, readChunks: async () => chunks };
  const { recorded, results, ready } = await resources.db.forPartner(submission.partnerId, async (tx) => {
    const applied = await applySubmission(tx, sent);
    if (submission.action === 'delete' && applied.recorded.created) await auditDeletions(tx, submission, applied);
    return applied;
  });
  if (recorded.payloadKey !== null) return defer(resources, submission, body);
  await requestRelease(resources, submission.partnerId, ready);
  return { kind: 'applied', results };
}

async function defer(resources: Resources, submission: Submission, body: Buffer): Promise<UpsertAnswer> {
  const { job } = await submitPayload(resources, { submission, body: Readable.from([body]) });
  return { kind: 'deferred', job };
}

async function auditDeletions(tx: Sql, submission: Submission, { recorded }: AppliedSubmission): Promise<void> {
  const { jobId } = recorded;
  const { _sum } = await tx.ledger.aggregate({ where: { jobId }, _sum: { deleted: true } });
  const detail = { collection: submission.collection.path, records: _sum.deleted ?? 0 };
  const target = formatId('job', jobId);
  await recordAudit(tx, { ...submission, actor: 'partner', act: 'records.deleted', target, detail });
}
