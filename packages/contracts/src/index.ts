export { createApiKey, hashApiKey, type NewApiKey } from './api-keys.ts';
export { collections, findCollection, isReferenced, requireCollection } from './collections/registry.ts';
export { type CsvColumn, type CsvType, csvColumns, findCsvColumn } from './csv-columns.ts';
export { type ErrorCode, errorCatalogue } from './errors/error-catalogue.ts';
export { type ItemFault, type ItemFaultCode, itemFaultCodes } from './errors/item-fault.ts';
export { PayloadFault, type PayloadFaultCode, type PayloadPlace, payloadFaultCodes } from './errors/payload-fault.ts';
export { type Quota, RequestFault, type RequestFaultOptions } from './errors/request-fault.ts';
export { type Failpoint, failpoints, inertFailpoint, type ReachFailpoint } from './failpoints.ts';
export { formatId, newJobId, parseId } from './ids.ts';
export { compileQueueJobValidator, type JobKind, jobCatalogue, retention } from './jobs/job-catalogue.ts';
export {
  bullJobId,
  type PurgeJob,
  priorityOf,
  type QueueJob,
  type ReleaseJob,
  type RunJob,
  type RunSegment,
  releaseJob,
  runJob,
  runSegment,
  type SyncProductsJob,
  syncProducts,
} from './jobs/queue-job.ts';
export type { JobQueue } from './ports/job-queue.ts';
export type { Limits } from './ports/limits.ts';
export type { Log } from './ports/log.ts';
export type { PartnerDatabase } from './ports/partner-database.ts';
export type { ListedPayload, PayloadStore, StoredPayload } from './ports/payload-store.ts';
export { compileReferenceReader, describeMissing, type ItemReference } from './references.ts';
export { type Collection, type CollectionDefinition, defineCollection, type Reference } from './schema/collection.ts';
export type { FieldSchema, FieldType, ItemSchema } from './schema/field-schema.ts';
export {
  type Action,
  actions,
  isTerminal,
  type JobState,
  jobStates,
  type Lifecycle,
  lifecycles,
  type Mode,
  modes,
  type Outcome,
  outcomes,
  type PayloadFormat,
  type Phase,
  payloadFormats,
  phases,
  type Surface,
  surfaces,
  terminalJobStates,
} from './statuses.ts';
export { Utf8Text } from './utf8-text.ts';
export { joinPath } from './validation/describe-fault.ts';
export { compileIdValidator, compileItemValidator, isSourceId } from './validation/item-validator.ts';
export { printText } from './validation/print-value.ts';
