import { retention } from '@sluice/contracts';
import { Prisma } from '@sluice/prisma';

/**
 * Of a row of `jobs`: its payload is needed. The job is unfinished, may still be retried, or came by a surface that hands its
 * payload out again.
 */
export const isJobPayloadNeeded = Prisma.sql`(state IN ('QUEUED', 'RUNNING') OR (
  (state NOT LIKE 'COMPLETED%' OR surface IN ('async-bulk', 'batch'))
  AND finished_at > now() - make_interval(days => ${retention.jobDays}::integer)))`;

/** Of a row of `sessions`: the payloads of its parts are needed. It waits for being done. */
export const arePartsNeeded = Prisma.sql`(job_id IS NULL AND expires_at > now())`;
