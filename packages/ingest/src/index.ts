export { createItemValidators, type ItemValidators } from './apply/item-validator.ts';
export type { ItemResult } from './apply/list-results.ts';
export { upsertRecords } from './apply/upsert-records.ts';
export {
  type AuditAction,
  type AuditEntry,
  type AuditView,
  auditActions,
  type Caller,
  listAudit,
  recordAudit,
  recordRefusal,
} from './audit/audit-log.ts';
export type { BatchFilter, BatchMode, BatchView, NewBatch } from './batches/batch.ts';
export { findBatch, findBatchOwner, listBatches } from './batches/read-batches.ts';
export { submitBatch } from './batches/submit-batch.ts';
export { awaitUpload, uploadBatch } from './batches/upload-batch.ts';
export type { Page } from './db/cursor.ts';
export { cancelJob } from './jobs/cancel-job.ts';
export type { Counts, JobErrorView, JobView, PhaseTimes } from './jobs/job-view.ts';
export { type JobErrorFilter, listJobErrors, streamJobErrors } from './jobs/list-job-errors.ts';
export { awaitEnd, findJob, type JobFilter, listJobs } from './jobs/read-jobs.ts';
export { retryJob } from './jobs/retry-job.ts';
export { type JobRun, type RunJobWork, runJob } from './jobs/run-job.ts';
export { type RunSegmentWork, runSegment, type SegmentTask } from './jobs/run-segment.ts';
export { type FailedItem, streamFailedItems, streamSentItems } from './jobs/sent-items.ts';
export { type KeyOwner, recordKeyUse, selectKeyOwner } from './keys/api-keys.ts';
export { purge } from './maintenance/purge.ts';
export { reconcile } from './maintenance/reconcile.ts';
export { aliasFields, aliasItemFields } from './parsing/alias-fields.ts';
export { ItemText } from './parsing/bytes/item-text.ts';
export { streamPieces } from './parsing/bytes/stream-pieces.ts';
export type { ReadItem, ReadOptions } from './parsing/items/read-item.ts';
export { type SegmentCut, SegmentCutter } from './parsing/items/segment-cutter.ts';
export type { EnvelopeForm } from './parsing/json/json-envelope-steps.ts';
export { readMembers, renameMember } from './parsing/json/json-members.ts';
export { JsonScanner } from './parsing/json/json-scanner.ts';
export { splitMembers } from './parsing/json/split-members.ts';
export { readItems } from './parsing/read-items.ts';
export { type SegmentOptions, segmentPayload } from './parsing/segment-payload.ts';
export { changeProducts, type ProductChange } from './publication/change-products.ts';
export { finishSync } from './publication/finish-sync.ts';
export { nameProducts, type RefusedProduct } from './publication/name-products.ts';
export { openSync } from './publication/open-sync.ts';
export type { ProductFields } from './publication/product-fields.ts';
export { findPublished, listPublished, type PublishedFilter } from './publication/read-published.ts';
export { readSync, type SyncPage } from './publication/read-sync.ts';
export { type RunSyncWork, runSync } from './publication/run-sync.ts';
export {
  maxContexts,
  maxProductsAtOnce,
  type NamedProduct,
  type PublishedProduct,
  productsPath,
  type SyncKey,
  type SyncProduct,
  type SyncSession,
} from './publication/sync-session.ts';
export {
  deleteQuarantine,
  findQuarantine,
  listQuarantine,
  type MissingRecord,
  type QuarantineFilter,
  type QuarantineView,
} from './quarantine/read-quarantine.ts';
export { type ReleasedItem, releaseQuarantine } from './quarantine/release-quarantine.ts';
export { type ReleaseWork, releaseWaiting } from './quarantine/release-waiting.ts';
export { findRecord, listRecords, type RecordFilter, type RecordView } from './records/read-records.ts';
export type {
  JobQueue,
  Limits,
  Log,
  PartnerDatabase,
  PayloadStore,
  Resources,
  ServiceResources,
  StoredPayload,
} from './resources/resources.ts';
export { dropSession } from './sessions/drop-session.ts';
export { finishSession } from './sessions/finish-session.ts';
export { openSession } from './sessions/open-session.ts';
export { expectPart, putPart } from './sessions/put-part.ts';
export { requireSession } from './sessions/read-session.ts';
export {
  maxSessionParts,
  type NewSession,
  type PartView,
  type SessionKey,
  type SessionMode,
  type SessionView,
} from './sessions/session.ts';
export { type CheckedItems, checkItems } from './submit/check-items.ts';
export { checkQuota, type PartnerLimits, selectPartnerLimits } from './submit/quota.ts';
export { type JsonList, type JsonListOptions, readJsonList } from './submit/read-json-list.ts';
export type { Submission } from './submit/record-submission.ts';
export { type SubmittedJob, submitPayload } from './submit/submit-payload.ts';
export { type UpsertAnswer, upsertNow } from './submit/upsert-now.ts';
