import { formatId, type JobState } from '@sluice/contracts';
import { Prisma } from '@sluice/prisma';
import { jobLock, takeLocks } from '../db/locks.ts';
import type { Sql } from '../db/transaction.ts';
import type { PartnerDatabase } from '../resources/resources.ts';
import type { Claim } from './claim-work.ts';

/** How a job ends. */
export interface Ending {
  state: JobState;
  reasonCode: string | null;
  reason: string | null;
}

/** Ends a running job under its claim, closing its phases, in a transaction that has the job's lock. False: the claim is lost. */
export async function markEnded(tx: Sql, claim: Claim, ending: Ending): Promise<boolean> {
  const ended = await tx.$executeRaw`
    WITH ended AS (
      UPDATE jobs SET ${endingColumns(ending)}, phase = CASE WHEN ${ending.state} LIKE 'COMPLETED%' THEN NULL ELSE phase END
      WHERE job_id = ${claim.jobId}::uuid AND epoch = ${claim.epoch} AND state = 'RUNNING'
      RETURNING *
    ), ${auditDeletions(claim.jobId)}
    SELECT 1 FROM ended`;
  return ended === 1;
}

/** Ends a running job under its claim; chunks that are being committed come first. False: the claim is lost. */
export function endJob(db: PartnerDatabase, claim: Claim, ending: Ending): Promise<boolean> {
  return db.forPartner(claim.partnerId, async (tx) => {
    await takeLocks(tx, { shared: [], exclusive: [jobLock(claim.jobId)] });
    return markEnded(tx, claim, ending);
  });
}

/** Whose job, and which. */
interface JobKey {
  partnerId: string;
  jobId: string;
}

/**
 * Ends an unfinished job forcibly: the raised epoch stops its worker at the next chunk.
 * False: it is not the partner's, or it has ended already.
 */
export async function markEndedByForce(tx: Sql, { partnerId, jobId }: JobKey, ending: Ending): Promise<boolean> {
  await takeLocks(tx, { shared: [], exclusive: [jobLock(jobId)] });
  const ended = await tx.$executeRaw`
    WITH ended AS (
      UPDATE jobs SET ${endingColumns(ending)}, epoch = epoch + 1
      WHERE job_id = ${jobId}::uuid AND partner_id = ${partnerId} AND state IN ('QUEUED', 'RUNNING')
      RETURNING *
    ), ${auditDeletions(jobId)}
    SELECT 1 FROM ended`;
  return ended === 1;
}

/** The same, in a transaction of its own. */
export function endJobByForce(db: PartnerDatabase, key: JobKey, ending: Ending): Promise<boolean> {
  return db.forPartner(key.partnerId, (tx) => markEndedByForce(tx, key, ending));
}

function endingColumns({ state, reasonCode, reason }: Ending): Prisma.Sql {
  return Prisma.sql`state = ${state}, reason_code = ${reasonCode}, reason = ${reason}, finished_at = clock_timestamp(), phases = (
    SELECT coalesce(jsonb_agg(CASE WHEN entry->>'finished_at' IS NULL
      THEN jsonb_set(entry, '{finished_at}', to_jsonb(clock_timestamp())) ELSE entry END), '[]')
    FROM jsonb_array_elements(phases) AS entry)`;
}

/** A job of action delete is recorded in the audit log as it ends, in whatever state, with the number of records deleted so far. */
function auditDeletions(jobId: string): Prisma.Sql {
  return Prisma.sql`audited AS (
    INSERT INTO audit_log (actor, key_id, partner_id, act, target, detail, correlation_id)
    SELECT 'partner', key_id, partner_id, 'records.deleted', ${formatId('job', jobId)}, jsonb_build_object(
        'collection', collection, 'records', (SELECT coalesce(sum(deleted), 0) FROM ledger WHERE ledger.job_id = ended.job_id)),
      correlation_id
    FROM ended WHERE action = 'delete'
  )`;
}
