import { isTerminal } from '@sluice/contracts';
import type { BatchView, Limits } from '@sluice/ingest';
import type { JsonValue } from '../http/json.ts';
import { actionOf, resourceOf } from './batch-mappings.ts';
import { type BatchFile, batchPath } from './batch-paths.ts';
import { batchStatus, isAwaited, phaseOf, reasonOf } from './batch-status.ts';
import type { UrlSigner } from './signed-urls.ts';

/** How long a download URL is valid. */
const downloadMs = 3_600_000;

/** Writes a batch on the wire. */
export type BatchWriter = (batch: BatchView) => JsonValue;

/** Creates the writer of batches with their signed URLs. */
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

/** Returns whether the sent items can be downloaded, which is once they are parsed. */
export function hasUpload({ job }: BatchView): boolean {
  return job?.phases.some(({ phase, finishedAt }) => phase === 'parsing' && finishedAt !== null) ?? false;
}

/** Returns whether the job has ended with items that were not applied. */
export function hasErrors({ job }: BatchView): boolean {
  return job !== null && isTerminal(job.state) && job.counts.rejected + job.counts.quarantined > 0;
}

function statsOf({ job, duplicates, invalid }: BatchView): JsonValue {
  const counts = job?.counts;
  // The request has checked all items at once. Its counts are ahead of the job's until the job has progressed as far. They stay
  // higher for duplicates in different chunks, which the job counts as replays.
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
