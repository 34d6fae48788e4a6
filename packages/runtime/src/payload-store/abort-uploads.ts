import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  type MultipartUpload,
  NoSuchUpload,
} from '@aws-sdk/client-s3';
import type { S3Bucket } from './s3-bucket.ts';

/** Aborts the multipart uploads of a store that were begun before `before`; S3 then deletes their parts. Returns how many. */
export async function abortUploads(store: S3Bucket, before: Date): Promise<number> {
  let aborted = 0;
  for await (const upload of listUploads(store)) {
    if (upload.Initiated === undefined || upload.Initiated >= before) continue;
    if (await abortUpload(store, upload)) aborted += 1;
  }
  return aborted;
}

async function* listUploads({ client, bucket, prefix }: S3Bucket): AsyncGenerator<MultipartUpload> {
  let page: Pick<ListMultipartUploadsCommandOutput, 'NextKeyMarker' | 'NextUploadIdMarker'> = {};
  for (;;) {
    const next: ListMultipartUploadsCommandOutput = await client.send(
      new ListMultipartUploadsCommand({
        Bucket: bucket,
        Prefix: prefix,
        KeyMarker: page.NextKeyMarker,
        UploadIdMarker: page.NextUploadIdMarker,
      }),
    );
    yield* next.Uploads ?? [];
    if (next.IsTruncated !== true) return;
    page = next;
  }
}

/** False where the upload has ended in the meantime. */
async function abortUpload({ client, bucket }: S3Bucket, { Key, UploadId }: MultipartUpload): Promise<boolean> {
  try {
    await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
    return true;
  } catch (error) {
    if (error instanceof NoSuchUpload) return false;
    throw error;
  }
}
