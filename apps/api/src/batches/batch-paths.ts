/** Where the surface stands. */
export const batchesBase = '/api/v1/batches';

/** Where a batch, or what is `below` it, stands. */
export function batchPath(batchId: string, below: BatchFile | '' = ''): string {
  return `${batchesBase}/${batchId}${below}`;
}

/** What a batch has below it; each is reached by a signed URL. */
export type BatchFile = '/upload' | '/upload.csv' | '/upload.json' | '/errors.csv' | '/errors.json';
