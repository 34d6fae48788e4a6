import { contentOf } from '../src/history/content-of.ts';
import type { History, SeenCounts, SeenJob, SeenRecord } from '../src/history/history.ts';
import type { SentItem, Submission } from '../src/history/submission.ts';

const partner = 'acme';

/** An item `id` at `version`. */
export function item(id: string, version: number | null, more: Partial<SentItem> = {}): SentItem {
  return { sourceId: id, version, mark: version ?? 1, fate: 'good', waitsFor: null, ...more };
}

/** A bulk submission of locations that was sent at `at` (milliseconds), acknowledged 10 ms and ended 50 ms later. */
export function sent(correlationId: string, at: number, more: Partial<Submission> = {}): Submission {
  return {
    partner,
    correlationId,
    collection: 'master/locations',
    mode: 'bulk',
    road: 'native',
    action: 'merge',
    items: [],
    sentAtMs: at,
    acknowledgedAtMs: at + 10,
    status: 202,
    jobIds: [`job-${correlationId}`],
    answers: 1,
    summaries: [],
    endedAtMs: at + 50,
    cancelAsked: false,
    retryAsked: false,
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

/** A submission of customers on the async-bulk surface; its items carry no version. */
export function posted(correlationId: string, at: number, more: Partial<Submission>): Submission {
  return sent(correlationId, at, { collection: 'crm/customers', road: 'async-bulk', action: 'create', ...more });
}

/** A job that went well: every good item of it counts as accepted. `created` is for the test to say. */
export function job(
  submission: Submission,
  place: number,
  more: Partial<SeenJob> & { created?: number } = {},
): SeenJob {
  const { created = 0, ...fields } = more;
  const count = (fate: SentItem['fate']) => submission.items.filter((one) => one.fate === fate).length;
  const counts: SeenCounts = {
    total: submission.items.length,
    accepted: count('good'),
    replay: 0,
    quarantined: count('waits'),
    rejected: count('bad'),
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
    place,
    ...fields,
  };
}

/** A record that holds the content of `id` at `version`. */
export function record(
  id: string,
  version: number | null,
  more: Partial<SeenRecord> & { mark?: number } = {},
): SeenRecord {
  const { mark = version ?? 1, ...fields } = more;
  const collection = more.collection ?? 'master/locations';
  const data = contentOf({ partner, collection, sourceId: id, mark, waitsFor: null });
  return { partner, collection, sourceId: id, version, lifecycle: 'ACTIVE', data, ...fields };
}

/** A history of these. */
export function historyOf(parts: Partial<History>): History {
  const none = { submissions: [], jobs: [], records: [], errors: new Map(), waiting: [], overlaps: [] };
  return { ...none, batches: [], sentSyncs: [], syncs: [], copies: [], ...parts };
}
