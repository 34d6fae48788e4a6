import type { Sql } from '../db/transaction.ts';

/** An unfinished job, and what the queue knows it by. */
export interface UnfinishedJob {
  jobId: string;
  partnerId: string;
  correlationId: string;
  collection: string;
  state: 'QUEUED' | 'RUNNING';
  epoch: number;
  /** It is the first unfinished job of its lane. */
  isNext: boolean;
}

/** The first unfinished job of each lane, and those accepted first of the others, `max` at most. */
export function listUnfinished(db: Sql, max: number): Promise<UnfinishedJob[]> {
  return db.$queryRaw<UnfinishedJob[]>`
    SELECT job_id::text AS "jobId", partner_id AS "partnerId", correlation_id AS "correlationId", collection, state, epoch,
      place = 1 AS "isNext"
    FROM (
      SELECT *, row_number() OVER (
        PARTITION BY partner_id, collection ORDER BY (state = 'RUNNING') DESC, accepted_seq) AS place
      FROM jobs WHERE state IN ('QUEUED', 'RUNNING')
    ) AS unfinished
    ORDER BY place > 1, accepted_seq
    LIMIT ${max}`;
}

/** A job that runs for longer than it may. */
export interface OverdueJob {
  jobId: string;
  partnerId: string;
  collection: string;
  /** What it was allowed. Seconds. */
  timeoutS: number;
}

/** Running jobs past their partner's time, or past the service's where the partner has none. */
export function listOverdue(db: Sql, defaultTimeoutS: number): Promise<OverdueJob[]> {
  return db.$queryRaw<OverdueJob[]>`
    SELECT j.job_id::text AS "jobId", j.partner_id AS "partnerId", j.collection,
      coalesce(p.job_timeout_s, ${defaultTimeoutS}::integer) AS "timeoutS"
    FROM jobs j JOIN partners p USING (partner_id)
    WHERE j.state = 'RUNNING' AND j.started_at < now() - make_interval(secs => coalesce(p.job_timeout_s, ${defaultTimeoutS}::integer))`;
}

/** Collections with quarantined items that may be released. */
export function listReady(db: Sql): Promise<{ partnerId: string; collection: string }[]> {
  return db.$queryRaw`SELECT DISTINCT partner_id AS "partnerId", collection FROM quarantine WHERE ready`;
}
