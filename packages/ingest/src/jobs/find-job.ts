import { Prisma } from '@sluice/prisma';
import type { PartnerDatabase } from '../resources.ts';
import type { JobView } from '../views.ts';
import { selectJobs } from './select-jobs.ts';

/** A job of the partner, with its counts; null where it is not the partner's (rule 9). */
export async function findJob(
  db: PartnerDatabase,
  { partnerId, jobId }: { partnerId: string; jobId: string },
): Promise<JobView | null> {
  const isIt = Prisma.sql`j.job_id = ${jobId}::uuid AND j.partner_id = ${partnerId}`;
  const jobs = await db.forPartner(partnerId, (tx) => selectJobs(tx, isIt));
  return jobs[0] ?? null;
}
