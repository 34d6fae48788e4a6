import type { PostgresServer } from '@sluice/harness/commands';
import type {
  BatchStats,
  History,
  SeenBatch,
  SeenCounts,
  SeenError,
  SeenJob,
  SeenOverlap,
  SeenRecord,
  SeenWaiting,
} from '../history/history.ts';
import type { Submission } from '../history/submission.ts';
import type { SeenCopy, SeenSync, SentSync } from '../history/sync.ts';
import type { PartnerClient } from '../http/partner-client.ts';
import { jobIdOf } from '../load/job-ids.ts';
import { readPages } from './read-pages.ts';
import { readCopies, readSyncs } from './read-syncs.ts';

/** What the final state is read from. */
export interface Sources {
  clients: readonly PartnerClient[];
  postgres: PostgresServer;
  submissions: readonly Submission[];
  sentSyncs: readonly SentSync[];
  signal: AbortSignal;
}

/** Reads what became of everything: over HTTP, as each partner sees it, and from Postgres what HTTP does not show. */
export async function readHistory({ clients, postgres, submissions, sentSyncs, signal }: Sources): Promise<History> {
  const jobs: SeenJob[] = [];
  const records: SeenRecord[] = [];
  const waiting: SeenWaiting[] = [];
  const errors = new Map<string, SeenError[]>();
  const batches: SeenBatch[] = [];
  const syncs: SeenSync[] = [];
  const copies: SeenCopy[] = [];
  for (const client of clients) {
    const seen = await readJobs(client, signal);
    jobs.push(...seen);
    for (const job of seen) {
      if (job.counts.rejected + job.counts.quarantined > 0)
        errors.set(job.jobId, await readPages(client, { path: `/jobs/${job.jobId}/errors`, part: 'errors', signal }));
    }
    const collections = new Set(seen.map(({ collection }) => collection));
    for (const collection of collections) records.push(...(await readRecords(client, collection, signal)));
    waiting.push(...(await readWaiting(client, signal)));
    batches.push(...(await readBatches(client, signal)));
    syncs.push(...(await readSyncs(client, sentSyncs, signal)));
    copies.push(...(await readCopies(client, signal)));
  }
  const overlaps = await readOverlaps(postgres);
  return { submissions, jobs, records, errors, waiting, overlaps, batches, sentSyncs, syncs, copies };
}

interface JobBody {
  job_id: string;
  correlation_id: string;
  collection: string;
  mode: string;
  state: string;
  reason: string | null;
  counts: SeenCounts;
}

/** The listing is newest first, in the order of acceptance. */
async function readJobs(client: PartnerClient, signal: AbortSignal): Promise<SeenJob[]> {
  const bodies = await readPages<JobBody>(client, { path: '/jobs', part: 'items', signal });
  return bodies.map((body, index) => ({
    jobId: body.job_id,
    partner: client.partner,
    correlationId: body.correlation_id,
    collection: body.collection,
    mode: body.mode,
    state: body.state,
    reason: body.reason,
    counts: body.counts,
    place: bodies.length - index,
  }));
}

interface RecordBody {
  source_id: string;
  source_version: number | null;
  lifecycle: string;
  data: unknown;
}

async function readRecords(client: PartnerClient, collection: string, signal: AbortSignal): Promise<SeenRecord[]> {
  const bodies = await readPages<RecordBody>(client, { path: `/${collection}`, part: 'items', signal });
  return bodies.map((body) => ({
    partner: client.partner,
    collection,
    sourceId: body.source_id,
    version: body.source_version,
    lifecycle: body.lifecycle,
    data: body.data,
  }));
}

/** What waits in quarantine for one partner. */
async function readWaiting(client: PartnerClient, signal: AbortSignal): Promise<SeenWaiting[]> {
  const path = '/quarantine';
  const bodies = await readPages<{ collection: string; source_id: string }>(client, { path, part: 'items', signal });
  return bodies.map((body) => ({
    partner: client.partner,
    collection: body.collection,
    sourceId: body.source_id,
  }));
}

interface BatchBody {
  id: string;
  status: string;
  stats: BatchStats;
}

/** A partner's batches. */
async function readBatches(client: PartnerClient, signal: AbortSignal): Promise<SeenBatch[]> {
  const listing = { surface: 'batch', path: '/batches', part: 'items', signal } as const;
  const bodies = await readPages<BatchBody>(client, listing);
  return bodies.map(({ id, status, stats }) => ({ jobId: jobIdOf(id), status, stats }));
}

const mostOverlaps = 100;

/** Finds items that the ledger has twice: HTTP shows no more than its sums. */
function readOverlaps(postgres: PostgresServer): Promise<SeenOverlap[]> {
  return postgres.query<{ jobId: string; says: string }>(
    `SELECT job_id::text AS "jobId", 'the ledger has items ' || next || ' to ' || first_index + items - 1 || ' twice' AS says
     FROM (
       SELECT job_id, first_index, items, lead(first_index) OVER (PARTITION BY job_id ORDER BY first_index) AS next
       FROM ledger
     ) AS rows
     WHERE next < first_index + items LIMIT $1`,
    [mostOverlaps],
  );
}
