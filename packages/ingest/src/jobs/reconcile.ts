import { requestRelease } from '../quarantine/request-release.ts';
import type { Resources } from '../resources.ts';
import { enqueueOrLeave, type QueuedIds } from './lane.ts';

/**
 * Brings the queue in line with Postgres: the first unfinished job of every lane is in the queue, and so is the release
 * work for what may leave quarantine. Enqueuing what is there already changes nothing.
 */
export async function reconcile(resources: Resources): Promise<void> {
  for (const job of await listLaneHeads(resources)) await enqueueOrLeave(resources, job);
  for (const { partnerId, collection } of await listReady(resources))
    await requestRelease(resources, partnerId, [collection]);
}

function listLaneHeads({ db }: Resources): Promise<QueuedIds[]> {
  return db.$queryRaw<QueuedIds[]>`
    SELECT DISTINCT ON (partner_id, collection) job_id::text AS "jobId", partner_id AS "partnerId",
      correlation_id AS "correlationId"
    FROM jobs WHERE state IN ('QUEUED', 'RUNNING')
    ORDER BY partner_id, collection, (state = 'RUNNING') DESC, accepted_seq`;
}

function listReady({ db }: Resources): Promise<{ partnerId: string; collection: string }[]> {
  return db.$queryRaw`SELECT DISTINCT partner_id AS "partnerId", collection FROM quarantine WHERE ready`;
}
