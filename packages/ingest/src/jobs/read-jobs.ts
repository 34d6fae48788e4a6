import { setTimeout } from 'node:timers/promises';
import {
  type Action,
  isTerminal,
  type JobState,
  type Mode,
  type Phase,
  retention,
  type Surface,
} from '@sluice/contracts';
import { Prisma } from '@sluice/prisma';
import { type LedgerSums, ledgerSums } from '../apply/ledger.ts';
import { cutPage, decodeCursor, numberKey, type Page } from '../db/cursor.ts';
import type { Sql } from '../db/transaction.ts';
import type { PartnerDatabase } from '../resources/resources.ts';
import type { JobView } from './job-view.ts';
import type { PhaseRow } from './track-phase.ts';

interface JobRow extends LedgerSums {
  jobId: string;
  partnerId: string;
  correlationId: string;
  surface: Surface;
  collection: string;
  mode: Mode;
  action: Action;
  state: JobState;
  phase: Phase | null;
  phases: PhaseRow[];
  /** As parsing counted, or before it the surface. */
  total: number | null;
  tombstoned: number;
  reason: string | null;
  acceptedSeq: string;
  acceptedAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
}

/** A job with its place in the order of acceptance. */
export interface ListedJob extends JobView {
  acceptedSeq: string;
}

/** Reads jobs with their counts. `conditions` and `order` speak of `jobs j`. */
export async function selectJobs(
  db: Sql,
  conditions: Prisma.Sql,
  tail: Prisma.Sql = Prisma.empty,
): Promise<ListedJob[]> {
  const rows = await db.$queryRaw<JobRow[]>`
    SELECT j.job_id::text AS "jobId", j.partner_id AS "partnerId", j.correlation_id AS "correlationId", j.surface, j.collection, j.mode, j.action,
      j.state, j.phase, j.phases, coalesce(j.total, j.sent_items)::float8 AS total, j.tombstoned::float8 AS tombstoned, j.reason,
      j.accepted_seq::text AS "acceptedSeq", j.accepted_at AS "acceptedAt", j.started_at AS "startedAt",
      j.finished_at AS "finishedAt", sums.*
    FROM (SELECT * FROM jobs j WHERE ${conditions} ${tail}) AS j ${ledgerSums}
    ORDER BY j.accepted_seq DESC`;
  return rows.map(viewJob);
}

function viewJob(row: JobRow): ListedJob {
  const total = row.total ?? row.items;
  const { created, updated, deleted, duplicates, replay, quarantined, rejected, tombstoned } = row;
  const accepted = created + updated + deleted + row.unchanged;
  const unprocessed = row.finishedAt === null ? 0 : total - row.items;
  return {
    jobId: row.jobId,
    partnerId: row.partnerId,
    correlationId: row.correlationId,
    surface: row.surface,
    collection: row.collection,
    mode: row.mode,
    action: row.action,
    state: row.state,
    phase: row.phase,
    phases: row.phases.map(viewPhase),
    counts: {
      total,
      accepted,
      replay,
      quarantined,
      rejected,
      created,
      updated,
      deleted,
      duplicates,
      tombstoned,
      unprocessed,
    },
    progress: progressOf(row),
    reason: row.reason,
    acceptedSeq: row.acceptedSeq,
    acceptedAt: row.acceptedAt,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
  };
}

function viewPhase({ phase, started_at, finished_at }: PhaseRow): JobView['phases'][number] {
  return { phase, startedAt: new Date(started_at), finishedAt: finished_at === null ? null : new Date(finished_at) };
}

/** The share of processed items; 0 before parsing has counted them, 1 at the end also of an empty payload. */
function progressOf({ total, items, state }: JobRow): number {
  if (state === 'COMPLETED' || state === 'COMPLETED_WITH_ERRORS') return 1;
  return total === null || total === 0 ? 0 : items / total;
}

/** A job of the partner, with its counts; null where it is not the partner's (Tenant isolation). */
export async function findJob(
  db: PartnerDatabase,
  { partnerId, jobId }: { partnerId: string; jobId: string },
): Promise<JobView | null> {
  const isIt = Prisma.sql`j.job_id = ${jobId}::uuid AND j.partner_id = ${partnerId}`;
  const jobs = await db.forPartner(partnerId, (tx) => selectJobs(tx, isIt));
  return jobs[0] ?? null;
}

/** Which jobs to list. */
export interface JobFilter {
  partnerId: string;
  state?: JobState;
  collection?: string;
  limit: number;
  cursor?: string;
}

/** A partner's jobs within their retention, newest first. */
export async function listJobs(db: PartnerDatabase, filter: JobFilter): Promise<Page<JobView>> {
  const before = decodeCursor(filter.cursor, numberKey);
  const conditions = [
    Prisma.sql`j.partner_id = ${filter.partnerId}`,
    Prisma.sql`(j.finished_at IS NULL OR j.finished_at > now() - make_interval(days => ${retention.jobDays}::integer))`,
  ];
  if (filter.state !== undefined) conditions.push(Prisma.sql`j.state = ${filter.state}`);
  if (filter.collection !== undefined) conditions.push(Prisma.sql`j.collection = ${filter.collection}`);
  if (before !== undefined) conditions.push(Prisma.sql`j.accepted_seq < ${before}::bigint`);
  const newestFirst = Prisma.sql`ORDER BY j.accepted_seq DESC LIMIT ${filter.limit + 1}`;
  const isListed = Prisma.join(conditions, ' AND ');
  const jobs = await db.forPartner(filter.partnerId, (tx) => selectJobs(tx, isListed, newestFirst));
  return cutPage(jobs, filter.limit, (job) => job.acceptedSeq);
}

const lookEveryMs = 50;

/** Waits until a job has ended, or `isEnough`. Returns the job as it is then; null where it is gone. */
export async function awaitEnd(
  db: PartnerDatabase,
  key: { partnerId: string; jobId: string },
  isEnough: () => boolean,
): Promise<JobView | null> {
  for (;;) {
    const job = await findJob(db, key);
    if (job === null || isTerminal(job.state) || isEnough()) return job;
    await setTimeout(lookEveryMs);
  }
}
