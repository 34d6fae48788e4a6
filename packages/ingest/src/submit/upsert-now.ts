import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { formatId, newJobId } from '@sluice/contracts';
import {
  type AppliedChunk,
  applyItems,
  findMissingReferences,
  type JobTarget,
  lockForItems,
} from '../apply/apply-chunk.ts';
import type { Chunk, ValidItem } from '../apply/chunk.ts';
import { deleteEach } from '../apply/delete-records.ts';
import { insertJobErrors, listErrorRows } from '../apply/job-errors.ts';
import { insertLedger } from '../apply/ledger.ts';
import { type ItemResult, listResults } from '../apply/list-results.ts';
import { type UpsertResult, upsertEach } from '../apply/upsert-records.ts';
import { countChanges } from '../apply/write-items.ts';
import { recordAudit } from '../audit/audit-log.ts';
import type { Sql } from '../db/transaction.ts';
import type { JobView } from '../jobs/job-view.ts';
import { requestRelease } from '../queue/enqueue.ts';
import type { Resources } from '../resources/resources.ts';
import { readBody } from './read-body.ts';
import { recordSubmission, type Submission } from './record-submission.ts';
import { submitPayload } from './submit-payload.ts';

/** The answer to a synchronous submission: applied at once, or turned into a job above the threshold. */
export type UpsertAnswer = { kind: 'applied'; results: ItemResult[] } | { kind: 'deferred'; job: JobView };

/**
 * Applies a synchronous submission at once, in one transaction, and tells what became of each item, in the payload's order.
 * Above the threshold it becomes a job instead. The same submission again is applied under its first acceptance: replays.
 *
 * @throws PayloadFault where the body cannot be read as a whole; RequestFault correlation_id_reused. Nothing is kept then.
 */
export async function upsertNow(resources: Resources, submission: Submission, body: Buffer): Promise<UpsertAnswer> {
  const { items, chunks } = await readBody(resources, submission, body);
  if (items > resources.limits.bulkAsyncThreshold) return defer(resources, submission, body);
  const { results, ready, deferred } = await applyChunks(resources, submission, { body, chunks });
  if (deferred) return defer(resources, submission, body);
  await requestRelease(resources, submission.partnerId, ready);
  return { kind: 'applied', results };
}

async function defer(resources: Resources, submission: Submission, body: Buffer): Promise<UpsertAnswer> {
  const { job } = await submitPayload(resources, { submission, body: Readable.from([body]) });
  return { kind: 'deferred', job };
}

interface AppliedBody {
  results: ItemResult[];
  /** Collections in which quarantined items may be released now. */
  ready: string[];
  /** The same submission is a job already (the threshold was lower then). */
  deferred: boolean;
}

async function applyChunks(
  resources: Resources,
  submission: Submission,
  { body, chunks }: { body: Buffer; chunks: Chunk[] },
): Promise<AppliedBody> {
  const payload = { size: body.length, sha256: createHash('sha256').update(body).digest() };
  const valid = chunks.flatMap((chunk) => chunk.valid);
  const { partnerId, collection } = submission;
  return resources.db.forPartner(partnerId, async (tx) => {
    const suspected = await findMissingReferences(tx, partnerId, valid);
    // Before it takes its place in the order of acceptance: a cleanup comes before that, or sees these records.
    await lockForItems(
      tx,
      { partnerId, collection: collection.path },
      { missing: suspected, action: submission.action },
    );
    const recorded = await recordSubmission(tx, { jobId: newJobId(), submission, payload, payloadKey: null });
    if (recorded.payloadKey !== null) return { results: [], ready: [], deferred: true };
    const applyEach = submission.action === 'delete' ? deleteEach : upsertEach;
    const done: AppliedBody = { results: [], ready: [], deferred: false };
    for (const chunk of chunks) {
      const apply = (items: readonly ValidItem[]) => applyEach(tx, recorded, items);
      const work = { target: recorded, action: submission.action, items: chunk.valid, suspected };
      const applied = await applyItems(tx, work, apply);
      await recordOutcome(tx, recorded, { chunk, applied });
      done.results.push(...listResults(chunk, applied));
      done.ready.push(...applied.ready);
    }
    await finalizeJob(tx, recorded.jobId);
    if (submission.action === 'delete' && recorded.created) await auditDeletions(tx, submission, recorded);
    return done;
  });
}

async function auditDeletions(tx: Sql, submission: Submission, { jobId }: JobTarget): Promise<void> {
  const { _sum } = await tx.ledger.aggregate({ where: { jobId }, _sum: { deleted: true } });
  const detail = { collection: submission.collection.path, records: _sum.deleted ?? 0 };
  await recordAudit(tx, {
    ...submission,
    actor: 'partner',
    act: 'records.deleted',
    target: formatId('job', jobId),
    detail,
  });
}

/** Enters a chunk in the ledger and its errors in the report, as a worker does. */
export async function recordOutcome(
  tx: Sql,
  { jobId }: JobTarget,
  { chunk, applied }: { chunk: Chunk; applied: AppliedChunk<UpsertResult[]> },
): Promise<void> {
  await insertJobErrors(tx, jobId, listErrorRows([...chunk.rejected, ...applied.refused], applied.quarantined));
  await insertLedger(tx, {
    jobId,
    chunk,
    applied: countChanges(applied.applied),
    quarantined: applied.quarantined.length,
    refused: applied.refused.length,
    keepSourceIds: false,
  });
}

/** A synchronous job's total and state follow from its ledger. */
export async function finalizeJob(tx: Sql, jobId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE jobs SET total = sums.items, state = CASE WHEN sums.wrong > 0 THEN 'COMPLETED_WITH_ERRORS' ELSE 'COMPLETED' END
    FROM (
      SELECT coalesce(sum(items), 0) AS items, coalesce(sum(quarantined + rejected), 0) AS wrong
      FROM ledger WHERE job_id = ${jobId}::uuid
    ) AS sums
    WHERE job_id = ${jobId}::uuid`;
}
