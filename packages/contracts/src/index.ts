export { collections, findCollection, isReferenced, requireCollection } from './collections/registry.ts';
export type { CsvColumn, CsvType } from './csv/csv-column.ts';
export { csvColumns, findCsvColumn } from './csv/csv-columns.ts';
export { type ErrorCode, errorCatalogue } from './errors/error-catalogue.ts';
export { type ItemFault, type ItemFaultCode, itemFaultCodes } from './errors/item-fault.ts';
export { PayloadFault, type PayloadFaultCode, type PayloadPlace, payloadFaultCodes } from './errors/payload-fault.ts';
export type { Quota } from './errors/quota.ts';
export { RequestFault, type RequestFaultOptions } from './errors/request-fault.ts';
export { type Failpoint, failpoints, inertFailpoint, type ReachFailpoint } from './failpoints/failpoints.ts';
export { bullJobId } from './ids/bull-job-id.ts';
export { formatId, parseId } from './ids/id-text.ts';
export { newJobId } from './ids/job-id.ts';
export { type JobKind, jobCatalogue } from './jobs/job-catalogue.ts';
export {
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
export { compileQueueJobValidator } from './jobs/queue-job-validator.ts';
export { describeMissing } from './references/describe-missing.ts';
export type { ItemReference } from './references/item-reference.ts';
export { compileReferenceReader } from './references/reference-reader.ts';
export type { Collection, Reference } from './schema/collection.ts';
export { type CollectionDefinition, defineCollection } from './schema/define-collection.ts';
export type { FieldSchema, FieldType, ItemSchema } from './schema/field-schema.ts';
export { type Action, actions } from './statuses/actions.ts';
export { isTerminal, type JobState, jobStates, terminalJobStates } from './statuses/job-states.ts';
export { type Lifecycle, lifecycles } from './statuses/lifecycles.ts';
export { type Mode, modes } from './statuses/modes.ts';
export { type Outcome, outcomes } from './statuses/outcomes.ts';
export { type PayloadFormat, payloadFormats } from './statuses/payload-formats.ts';
export { type Phase, phases } from './statuses/phases.ts';
export { retention } from './statuses/retention.ts';
export { type Surface, surfaces } from './statuses/surfaces.ts';
export { Utf8Text } from './text/utf8-text.ts';
export { joinPath } from './validation/field-path.ts';
export { compileIdValidator, compileItemValidator } from './validation/item-validator.ts';
export { printText } from './validation/print-text.ts';
export { isSourceId } from './validation/source-id.ts';
