import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  HeadBucketCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  type MultipartUpload,
  NoSuchUpload,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import type { ListedPayload, PayloadStore } from '@sluice/contracts';
import { isPayloadKey, requirePayloadKey } from './payload-checks.ts';
import { readObject, readObjectRange } from './read-object.ts';
import { type ObjectName, parseS3Url, type S3Bucket, type S3Location } from './s3-location.ts';
import { uploadPayload } from './upload-payload.ts';

const pingTimeoutMs = 2_000;
const connectionTimeoutMs = 5_000;
/** A connection that is idle for so long is closed. */
const silenceTimeoutMs = 60_000;

/**
 * Opens a store of one object for each payload. The SDK takes credentials, and what the URL leaves out, from the environment.
 * @param url `s3://bucket/prefix`, as parseS3Url reads it
 * @throws Error where the URL is not valid or no region is known; only `ping` checks that the bucket exists
 */
export async function openS3PayloadStore(url: string): Promise<{ payloads: PayloadStore; close(): Promise<void> }> {
  const { bucket, prefix, client: settings } = parseS3Url(url);
  const client = createClient(settings);
  await client.config.region();
  return { payloads: createPayloadStore({ client, bucket, prefix }), close: async () => client.destroy() };
}

function createClient(settings: S3Location['client']): S3Client {
  return new S3Client({
    ...settings,
    // Not every S3-compatible store supports the newer checksums; requests are signed with a digest of their body anyway.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: connectionTimeoutMs, socketTimeout: silenceTimeoutMs },
  });
}

function createPayloadStore(store: S3Bucket): PayloadStore {
  const { client, bucket } = store;
  return {
    put: async (key, body, maxBytes) => uploadPayload({ client, name: nameObject(store, key), body, maxBytes }),
    read: async (key) => readObject(client, nameObject(store, key)),
    readInto: async (key, start, bytes) => readObjectRange({ client, name: nameObject(store, key), start, bytes }),
    remove: async (key) => void (await client.send(new DeleteObjectCommand(nameObject(store, key)))),
    list: () => listObjects(store),
    removeAbandoned: (before) => abortUploads(store, before),
    ping: async () => {
      const abortSignal = AbortSignal.timeout(pingTimeoutMs);
      await client.send(new HeadBucketCommand({ Bucket: bucket }), { abortSignal });
    },
  };
}

/** @throws Error where `key` is not a path of plain names */
function nameObject({ bucket, prefix }: S3Bucket, key: string): ObjectName {
  requirePayloadKey(key);
  return { Bucket: bucket, Key: prefix + key };
}

/** The payloads of a bucket, one page of them in memory at a time. Skips objects whose name is not a payload key. */
async function* listObjects({ client, bucket, prefix }: S3Bucket): AsyncGenerator<ListedPayload> {
  for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
    for (const { Key, LastModified } of page.Contents ?? []) {
      const key = Key?.slice(prefix.length) ?? '';
      if (LastModified !== undefined && isPayloadKey(key)) yield { key, modifiedAt: LastModified };
    }
  }
}

/** Aborts the multipart uploads of a store that began before `before`; S3 then deletes their parts. Returns how many. */
async function abortUploads(store: S3Bucket, before: Date): Promise<number> {
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
