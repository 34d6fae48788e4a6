import { formatId } from '@sluice/contracts';
import type { JobView, PhaseTimes } from '@sluice/ingest';
import type { JsonValue } from '../http/json.ts';
import { nativeBase } from './native-base.ts';

/** Where the job stands on this surface. */
export function jobPath(jobId: string): string {
  return `${nativeBase}/jobs/${formatId('job', jobId)}`;
}

/** A job as the wire shows it. */
export function jobBody(job: JobView): JsonValue {
  return {
    job_id: formatId('job', job.jobId),
    correlation_id: job.correlationId,
    collection: job.collection,
    mode: job.mode,
    action: job.action,
    state: job.state,
    phase: job.phase,
    counts: { ...job.counts },
    phases: job.phases.map(phaseBody),
    progress: job.progress,
    reason: job.reason,
    accepted_at: job.acceptedAt,
    started_at: job.startedAt,
    finished_at: job.finishedAt,
    errors_url: `${jobPath(job.jobId)}/errors`,
  };
}

function phaseBody({ phase, startedAt, finishedAt }: PhaseTimes): JsonValue {
  return { phase, started_at: startedAt, finished_at: finishedAt };
}
