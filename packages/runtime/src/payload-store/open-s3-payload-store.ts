import { DeleteObjectCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { abortUploads } from './abort-uploads.ts';
import { listObjects } from './list-objects.ts';
import { requirePayloadKey } from './payload-key.ts';
import type { OpenedPayloadStore, PayloadStore } from './payload-store.ts';
import { readObject, readObjectRange } from './read-object.ts';
import type { ObjectName, S3Bucket } from './s3-bucket.ts';
import { parseS3Url, type S3Location } from './s3-location.ts';
import { uploadPayload } from './upload-payload.ts';

const pingTimeoutMs = 2_000;
const connectionTimeoutMs = 5_000;
/** A connection on which nothing moves for so long is given up. */
const silenceTimeoutMs = 60_000;

/**
 * Opens a store of one object for each payload. The SDK finds credentials, and what the URL leaves out, in the environment.
 * @param url `s3://bucket/prefix`, as parseS3Url reads it
 * @throws Error where the URL is wrong or no region is known; whether the bucket is there, `ping` tells
 */
export async function openS3PayloadStore(url: string): Promise<OpenedPayloadStore> {
  const { bucket, prefix, client: settings } = parseS3Url(url);
  const client = createClient(settings);
  await client.config.region();
  return { payloads: createPayloadStore({ client, bucket, prefix }), close: async () => client.destroy() };
}

function createClient(settings: S3Location['client']): S3Client {
  return new S3Client({
    ...settings,
    // Not every store that speaks S3 knows the newer checksums; requests are signed with a digest of their body anyway.
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
