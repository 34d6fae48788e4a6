import type { PostgresServer } from '@sluice/harness/commands';
import type {
  BatchStats,
  History,
  ObservedBatch,
  ObservedCounts,
  ObservedError,
  ObservedJob,
  ObservedOverlap,
  ObservedRecord,
  ObservedWaiting,
} from '../history/history.ts';
import type { Submission } from '../history/submission.ts';
import type { ObservedCopy, ObservedSync, SentSync } from '../history/sync.ts';
import type { PartnerClient } from '../http/partner-client.ts';
import { jobIdOf } from '../load/job-ids.ts';
import { readPages } from './read-pages.ts';
import { readCopies, readSyncs } from './read-syncs.ts';

/** What the history is read from. */
export interface Sources {
  clients: readonly PartnerClient[];
  postgres: PostgresServer;
  submissions: readonly Submission[];
  sentSyncs: readonly SentSync[];
  signal: AbortSignal;
}

/** Reads what became of everything: over HTTP, as each partner sees it, and from Postgres what HTTP does not show. */
export async function readHistory({ clients, postgres, submissions, sentSyncs, signal }: Sources): Promise<History> {
  const jobs: ObservedJob[] = [];
  const records: ObservedRecord[] = [];
  const waiting: ObservedWaiting[] = [];
  const errors = new Map<string, ObservedError[]>();
  const batches: ObservedBatch[] = [];
  const syncs: ObservedSync[] = [];
  const copies: ObservedCopy[] = [];
  for (const client of clients) {
    const ownJobs = await readJobs(client, signal);
    jobs.push(...ownJobs);
    for (const job of ownJobs) {
      if (job.counts.rejected + job.counts.quarantined > 0)
        errors.set(job.jobId, await readPages(client, { path: `/jobs/${job.jobId}/errors`, part: 'errors', signal }));
    }
    const collections = new Set(ownJobs.map(({ collection }) => collection));
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
  counts: ObservedCounts;
}

/** The listing is in the order of acceptance, newest first. */
async function readJobs(client: PartnerClient, signal: AbortSignal): Promise<ObservedJob[]> {
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
    position: bodies.length - index,
  }));
}

interface RecordBody {
  source_id: string;
  source_version: number | null;
  lifecycle: string;
  data: unknown;
}

async function readRecords(client: PartnerClient, collection: string, signal: AbortSignal): Promise<ObservedRecord[]> {
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

async function readWaiting(client: PartnerClient, signal: AbortSignal): Promise<ObservedWaiting[]> {
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

async function readBatches(client: PartnerClient, signal: AbortSignal): Promise<ObservedBatch[]> {
  const listing = { surface: 'batch', path: '/batches', part: 'items', signal } as const;
  const bodies = await readPages<BatchBody>(client, listing);
  return bodies.map(({ id, status, stats }) => ({ jobId: jobIdOf(id), status, stats }));
}

const maxOverlaps = 100;

/** Finds items that the ledger contains twice; HTTP shows its sums only. */
function readOverlaps(postgres: PostgresServer): Promise<ObservedOverlap[]> {
  return postgres.query<{ jobId: string; detail: string }>(
    `SELECT job_id::text AS "jobId", 'the ledger contains items ' || next || ' to ' || first_index + items - 1 || ' twice' AS detail
     FROM (
       SELECT job_id, first_index, items, lead(first_index) OVER (PARTITION BY job_id ORDER BY first_index) AS next
       FROM ledger
     ) AS rows
     WHERE next < first_index + items LIMIT $1`,
    [maxOverlaps],
  );
}
