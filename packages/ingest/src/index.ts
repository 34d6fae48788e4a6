export { cancelJob } from './jobs/cancel-job.ts';
export { findJob } from './jobs/find-job.ts';
export { type JobErrorFilter, listJobErrors, streamJobErrors } from './jobs/list-job-errors.ts';
export { type JobFilter, listJobs } from './jobs/list-jobs.ts';
export { reconcile } from './jobs/reconcile.ts';
export { retryJob } from './jobs/retry-job.ts';
export { type JobRun, type RunJobWork, runJob } from './jobs/run-job.ts';
export { type RunSegmentWork, runSegment, type SegmentTask } from './jobs/run-segment.ts';
export { type FailedItem, streamFailedItems } from './jobs/stream-failed-items.ts';
export { ItemText } from './payload/item-text.ts';
export type { EnvelopeForm } from './payload/json-envelope-form.ts';
export type { ReadItem } from './payload/read-item.ts';
export { renameMember } from './payload/rename-member.ts';
export { createItemJudges, type ItemJudges } from './phases/item-judge.ts';
export {
  deleteQuarantine,
  findQuarantine,
  listQuarantine,
  type QuarantineFilter,
} from './quarantine/read-quarantine.ts';
export { type ReleasedItem, releaseQuarantine } from './quarantine/release-quarantine.ts';
export { type ReleaseWork, releaseWaiting } from './quarantine/release-waiting.ts';
export { findRecord, listRecords, type RecordFilter } from './records/read-records.ts';
export type { JobQueue, Limits, Log, PayloadStore, Resources, StoredPayload } from './resources.ts';
export { purge } from './retention/purge.ts';
export { dropSession } from './sessions/drop-session.ts';
export { finishSession } from './sessions/finish-session.ts';
export { openSession } from './sessions/open-session.ts';
export { expectPart, putPart } from './sessions/put-part.ts';
export { requireSession } from './sessions/require-session.ts';
export {
  maxSessionParts,
  type NewSession,
  type PartView,
  type SessionKey,
  type SessionMode,
  type SessionView,
} from './sessions/session.ts';
export { upsertRecords } from './sql/upsert-records.ts';
export type { Submission } from './submission.ts';
export { type JsonList, type JsonListOptions, readJsonList } from './submit/read-json-list.ts';
export { type SubmittedJob, submitPayload } from './submit/submit-payload.ts';
export { upsertNow } from './submit/upsert-now.ts';
export type * from './views.ts';
