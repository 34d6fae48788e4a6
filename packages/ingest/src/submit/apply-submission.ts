import { createHash } from 'node:crypto';
import { newJobId } from '@sluice/contracts';
import { applyChunks, type ChunkWork } from '../apply/apply-chunk.ts';
import type { Chunk, ValidItem } from '../apply/chunk.ts';
import { type ItemResult, listResults } from '../apply/list-results.ts';
import type { Sql } from '../db/transaction.ts';
import { type RecordedSubmission, recordSubmission, type Submission } from './record-submission.ts';

/** A submission that is applied within its request. */
export interface SynchronousSubmission {
  submission: Submission;
  /** What its identity is made of: the decoded body, or what stands for it. */
  bytes: Buffer;
  /** The valid items of its chunks. */
  items: readonly ValidItem[];
  /** Its chunks; called under the locks, before the submission takes its place in the order of acceptance. */
  readChunks(): Promise<readonly Chunk[]>;
}

/** A submission that was recorded and applied. */
export interface AppliedSubmission {
  recorded: RecordedSubmission;
  /** In the payload's order; empty where the same submission is a job of the workers. */
  results: ItemResult[];
  /** Collections in which quarantined items may be released now. */
  ready: string[];
}

/**
 * Records a submission as a job and applies it, in the caller's transaction. The locks come before the record: a cleanup comes
 * before this place in the order of acceptance, or sees these records. The same submission again is applied under its first
 * acceptance: replays.
 *
 * @throws RequestFault correlation_id_reused
 */
export async function applySubmission(tx: Sql, sent: SynchronousSubmission): Promise<AppliedSubmission> {
  const { submission, bytes, items } = sent;
  const { partnerId, collection, action } = submission;
  const payload = { size: bytes.length, sha256: createHash('sha256').update(bytes).digest() };
  const scope = { partnerId, collection: collection.path, action, items };
  const { recorded, applied } = await applyChunks(tx, scope, async () => {
    const read = await sent.readChunks();
    const job = await recordSubmission(tx, { jobId: newJobId(), submission, payload, payloadKey: null });
    const works = read.map((chunk): ChunkWork => ({ target: job, chunk, ledger: 'counts' }));
    return { recorded: job, chunks: job.payloadKey === null ? works : [] };
  });
  if (recorded.payloadKey === null) await finalizeJob(tx, recorded.jobId);
  return {
    recorded,
    results: applied.flatMap(listResults),
    ready: applied.flatMap(({ ready }) => ready),
  };
}

/** Derives the total and the state of a synchronous job from its ledger. */
async function finalizeJob(tx: Sql, jobId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE jobs SET total = sums.items, state = CASE WHEN sums.wrong > 0 THEN 'COMPLETED_WITH_ERRORS' ELSE 'COMPLETED' END
    FROM (
      SELECT coalesce(sum(items), 0) AS items, coalesce(sum(quarantined + rejected), 0) AS wrong
      FROM ledger WHERE job_id = ${jobId}::uuid
    ) AS sums
    WHERE job_id = ${jobId}::uuid`;
}
