import { contentOf } from '../src/history/content-of.ts';
import type { History, ObservedCounts, ObservedJob, ObservedRecord } from '../src/history/history.ts';
import type { SentItem, Submission } from '../src/history/submission.ts';

const partner = 'acme';

/** An item `id` at `version`. */
export function item(id: string, version: number | null, more: Partial<SentItem> = {}): SentItem {
  return { sourceId: id, version, mark: version ?? 1, expectedOutcome: 'accepted', waitsFor: null, ...more };
}

/** A bulk submission of locations that was sent at `at` (milliseconds), acknowledged 10 ms and ended 50 ms later. */
export function sent(correlationId: string, at: number, more: Partial<Submission> = {}): Submission {
  return {
    partner,
    correlationId,
    collection: 'master/locations',
    mode: 'bulk',
    channel: 'native',
    action: 'merge',
    items: [],
    sentAtMs: at,
    acknowledgedAtMs: at + 10,
    status: 202,
    jobIds: [`job-${correlationId}`],
    acknowledgements: 1,
    summaries: [],
    endedAtMs: at + 50,
    cancelRequested: false,
    retryRequested: false,
    ...more,
  };
}

/** The same as a synchronous upsert. */
export function upserted(correlationId: string, at: number, items: SentItem[]): Submission {
  return sent(correlationId, at, { mode: 'upsert', status: 200, jobIds: [], endedAtMs: null, items });
}

/** The same as a full refresh. */
export function refreshed(correlationId: string, at: number, items: SentItem[]): Submission {
  return sent(correlationId, at, { mode: 'full-refresh', items });
}

/** A submission of customers on the async-bulk surface; its items have no version. */
export function posted(correlationId: string, at: number, more: Partial<Submission>): Submission {
  return sent(correlationId, at, { collection: 'crm/customers', channel: 'async-bulk', action: 'create', ...more });
}

/** A job that succeeded: each of its items has the expected outcome. `created` is up to the test. */
export function job(
  submission: Submission,
  position: number,
  more: Partial<ObservedJob> & { created?: number } = {},
): ObservedJob {
  const { created = 0, ...fields } = more;
  const count = (expectedOutcome: SentItem['expectedOutcome']) =>
    submission.items.filter((one) => one.expectedOutcome === expectedOutcome).length;
  const counts: ObservedCounts = {
    total: submission.items.length,
    accepted: count('accepted'),
    replay: 0,
    quarantined: count('quarantined'),
    rejected: count('rejected'),
    created,
    updated: 0,
    unprocessed: 0,
  };
  const { correlationId, collection, mode } = submission;
  const jobId = `job-${correlationId}`;
  return {
    jobId,
    partner,
    correlationId,
    collection,
    mode,
    state: 'COMPLETED',
    reason: null,
    counts,
    position,
    ...fields,
  };
}

/** A record with the content of `id` at `version`. */
export function record(
  id: string,
  version: number | null,
  more: Partial<ObservedRecord> & { mark?: number } = {},
): ObservedRecord {
  const { mark = version ?? 1, ...fields } = more;
  const collection = more.collection ?? 'master/locations';
  const data = contentOf({ partner, collection, sourceId: id, mark, waitsFor: null });
  return { partner, collection, sourceId: id, version, lifecycle: 'ACTIVE', data, ...fields };
}

/** A history of these parts; the others are empty. */
export function historyOf(parts: Partial<History>): History {
  const none = { submissions: [], jobs: [], records: [], errors: new Map(), waiting: [], overlaps: [] };
  return { ...none, batches: [], sentSyncs: [], syncs: [], copies: [], ...parts };
}
