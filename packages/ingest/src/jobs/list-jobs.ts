import { type JobState, retention } from '@sluice/contracts';
import { Prisma } from '@sluice/prisma';
import { cutPage, decodeCursor, numberKey } from '../db/cursor.ts';
import type { PartnerDatabase } from '../resources.ts';
import type { JobView, Page } from '../views.ts';
import { selectJobs } from './select-jobs.ts';

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
