import type { BatchStats, SeenBatch } from '../history/history.ts';
import type { PartnerClient } from '../http/partner-client.ts';
import { jobIdOf } from '../load/job-id-of.ts';
import { readPages } from './read-pages.ts';

interface BatchBody {
  id: string;
  status: string;
  stats: BatchStats;
}

/** A partner's batches. */
export async function readBatches(client: PartnerClient, signal: AbortSignal): Promise<SeenBatch[]> {
  const listing = { surface: 'batch', path: '/batches', part: 'items', signal } as const;
  const bodies = await readPages<BatchBody>(client, listing);
  return bodies.map(({ id, status, stats }) => ({ jobId: jobIdOf(id), status, stats }));
}
