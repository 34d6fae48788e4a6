/** The base path of the batches surface. */
export const batchesBase = '/api/v1/batches';

/** The path of a batch, or of a file of it. */
export function batchPath(batchId: string, file: BatchFile | '' = ''): string {
  return `${batchesBase}/${batchId}${file}`;
}

/** The files of a batch; each has a signed URL. */
export type BatchFile = '/upload' | '/upload.csv' | '/upload.json' | '/errors.csv' | '/errors.json';
