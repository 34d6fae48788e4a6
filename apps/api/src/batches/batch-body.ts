import { isTerminal } from '@sluice/contracts';
import type { BatchView, Limits } from '@sluice/ingest';
import type { JsonValue } from '../http/json.ts';
import { actionOf, resourceOf } from './batch-mappings.ts';
import { type BatchFile, batchPath } from './batch-paths.ts';
import { batchStatus, isAwaited, phaseOf, reasonOf } from './batch-status.ts';
import type { UrlSigner } from './signed-urls.ts';

/** How long a download's URL is good. */
const downloadMs = 3_600_000;

/** A batch as the wire shows it. */
export type BatchWriter = (batch: BatchView) => JsonValue;

/** Makes the writer that shows batches with their signed URLs. */
export function createBatchWriter(signer: UrlSigner, limits: Limits): BatchWriter {
  return (batch) => ({
    id: batch.batchId,
    resource: resourceOf(batch.collection),
    action: actionOf(batch),
    mode: batch.batchMode,
    status: batchStatus(batch),
    phase: phaseOf(batch),
    stats: statsOf(batch),
    reason: reasonOf(batch),
    has_upload_file: hasUpload(batch),
    has_errors_file: hasErrors(batch),
    _upload_url: isAwaited(batch) ? signUpload(signer, batch, limits) : null,
    ...signDownloads(signer, batch),
    created_at: batch.createdAt,
    started_at: batch.job?.startedAt ?? null,
    finished_at: batch.job?.finishedAt ?? null,
  });
}

/** Whether the items that were sent can be downloaded: once they are parsed. */
export function hasUpload({ job }: BatchView): boolean {
  return job?.phases.some(({ phase, finishedAt }) => phase === 'parsing' && finishedAt !== null) ?? false;
}

/** Whether there are items that were not applied, and all of them are known. */
export function hasErrors({ job }: BatchView): boolean {
  return job !== null && isTerminal(job.state) && job.counts.rejected + job.counts.quarantined > 0;
}

function statsOf({ job, duplicates, invalid }: BatchView): JsonValue {
  const counts = job?.counts;
  // The request has looked at all items at once. It knows more until the job has come as far, and also in the end, of items of
  // one id that are replays in different chunks.
  return {
    created: counts?.created ?? 0,
    updated: counts?.updated ?? 0,
    deleted: counts?.deleted ?? 0,
    overwritten: counts?.tombstoned ?? 0,
    duplicates: Math.max(counts?.duplicates ?? 0, duplicates ?? 0),
    invalid: Math.max(counts?.rejected ?? 0, invalid ?? 0),
  };
}

function signUpload(signer: UrlSigner, { batchId, expiresAt }: BatchView, { bulkMaxBytes }: Limits): string {
  const path = batchPath(batchId, '/upload');
  return signer.sign({ method: 'PUT', path, batchId, expiresAt: expiresAt ?? new Date(0), maxBytes: bulkMaxBytes });
}

function signDownloads(signer: UrlSigner, batch: BatchView): { [member: string]: string | null } {
  const { batchId } = batch;
  const expiresAt = new Date(Date.now() + downloadMs);
  const sign = (file: BatchFile) =>
    signer.sign({ method: 'GET', path: batchPath(batchId, file), batchId, expiresAt, maxBytes: 0 });
  const [upload, errors] = [hasUpload(batch), hasErrors(batch)];
  return {
    _upload_csv_url: upload ? sign('/upload.csv') : null,
    _upload_json_url: upload ? sign('/upload.json') : null,
    _errors_csv_url: errors ? sign('/errors.csv') : null,
    _errors_json_url: errors ? sign('/errors.json') : null,
  };
}
