import { Prisma } from '@sluice/prisma';
import { selectJobs } from '../sql/select-jobs.ts';
import type { Sql } from '../sql/transaction.ts';
import type { JobView } from '../views.ts';

/** A job of the partner, with its counts; null where it is not the partner's (rule 9). */
export async function findJob(
  db: Sql,
  { partnerId, jobId }: { partnerId: string; jobId: string },
): Promise<JobView | null> {
  const jobs = await selectJobs(db, Prisma.sql`j.job_id = ${jobId}::uuid AND j.partner_id = ${partnerId}`);
  return jobs[0] ?? null;
}
