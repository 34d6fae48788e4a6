import { retention } from '@sluice/contracts';
import { Prisma } from '@sluice/prisma';
import { cutPage, decodeCursor, type Page, uuidKey } from '../db/cursor.ts';
import type { Sql } from '../db/transaction.ts';
import { selectJobs } from '../jobs/read-jobs.ts';
import type { PartnerDatabase } from '../resources/resources.ts';
import type { Batch, BatchFilter, BatchView } from './batch.ts';

/** A batch of the partner; null where there is none (Tenant isolation). */
export async function findBatch(
  db: PartnerDatabase,
  { batchId, partnerId }: { batchId: string; partnerId: string },
): Promise<BatchView | null> {
  const isIt = Prisma.sql`b.batch_id = ${batchId}::uuid AND b.partner_id = ${partnerId}`;
  const batches = await db.forPartner(partnerId, async (tx) => addJobs(tx, await selectBatches(tx, isIt, 1)));
  return batches[0] ?? null;
}

/** Whose a batch is; null where there is none. For whoever has shown its right to the batch without telling whose it is. */
export async function findBatchOwner(service: Sql, batchId: string): Promise<string | null> {
  const batch = await service.batch.findUnique({ where: { batchId }, select: { partnerId: true } });
  return batch?.partnerId ?? null;
}

/** A partner's batches within their retention, newest first. */
export async function listBatches(db: PartnerDatabase, filter: BatchFilter): Promise<Page<BatchView>> {
  const isListed = Prisma.join(listConditions(filter), ' AND ');
  return db.forPartner(filter.partnerId, async (tx) => {
    const rows = await selectBatches(tx, isListed, filter.limit + 1);
    const page = cutPage(rows, filter.limit, ({ batchId }) => batchId);
    return { ...page, items: await addJobs(tx, page.items) };
  });
}

function listConditions({ partnerId, collection, mode, action, states, cursor }: BatchFilter): Prisma.Sql[] {
  const before = decodeCursor(cursor, uuidKey);
  const ended = Prisma.sql`coalesce(j.finished_at, CASE WHEN b.job_id IS NULL THEN b.expires_at END)`;
  const conditions = [
    Prisma.sql`b.partner_id = ${partnerId}`,
    Prisma.sql`(${ended} IS NULL OR ${ended} > now() - make_interval(days => ${retention.jobDays}::integer))`,
  ];
  if (collection !== undefined) conditions.push(Prisma.sql`b.collection = ${collection}`);
  if (mode !== undefined) conditions.push(Prisma.sql`b.mode = ${mode}`);
  if (action !== undefined) conditions.push(Prisma.sql`b.action = ${action}`);
  if (states !== undefined) conditions.push(stateCondition(states));
  if (before !== undefined) conditions.push(Prisma.sql`b.batch_id < ${before}::uuid`);
  return conditions;
}

function stateCondition({ jobStates, upload }: NonNullable<BatchFilter['states']>): Prisma.Sql {
  const isInState = Prisma.sql`coalesce(j.state IN (${Prisma.join([...jobStates])}), false)`;
  if (upload === null) return isInState;
  const waits = upload === 'awaited' ? Prisma.sql`b.expires_at > now()` : Prisma.sql`b.expires_at <= now()`;
  return Prisma.sql`(${isInState} OR (b.job_id IS NULL AND ${waits}))`;
}

async function addJobs(db: Sql, batches: readonly Batch[]): Promise<BatchView[]> {
  const ids = batches.flatMap(({ jobId }) => jobId ?? []);
  const jobs = ids.length === 0 ? [] : await selectJobs(db, Prisma.sql`j.job_id = ANY (${ids}::uuid[])`);
  const byId = new Map(jobs.map((job) => [job.jobId, job]));
  return batches.map((batch) => ({ ...batch, job: byId.get(batch.jobId ?? '') ?? null }));
}

/** Reads batches, newest first. `conditions` speak of `batches b` and its job `j`, which may be missing. */
function selectBatches(db: Sql, conditions: Prisma.Sql, limit: number): Promise<Batch[]> {
  return db.$queryRaw<Batch[]>`
    SELECT b.batch_id::text AS "batchId", b.partner_id AS "partnerId", b.correlation_id AS "correlationId", b.collection,
      b.mode, b.action, b.batch_mode AS "batchMode", b.duplicates, b.invalid, b.job_id::text AS "jobId",
      b.created_at AS "createdAt", b.expires_at AS "expiresAt", b.key_id AS "keyId"
    FROM batches b LEFT JOIN jobs j ON j.job_id = b.job_id
    WHERE ${conditions} ORDER BY b.batch_id DESC LIMIT ${limit}`;
}

/** The batch that a submission has become; null where there is none. */
export async function findBatchBySubmission(
  db: Sql,
  { partnerId, correlationId }: { partnerId: string; correlationId: string },
): Promise<Batch | null> {
  const isIt = Prisma.sql`b.partner_id = ${partnerId} AND b.correlation_id = ${correlationId}`;
  return (await selectBatches(db, isIt, 1))[0] ?? null;
}
