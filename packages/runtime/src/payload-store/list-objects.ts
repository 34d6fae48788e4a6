import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { isPayloadKey } from './payload-key.ts';
import type { ListedPayload } from './payload-store.ts';
import type { S3Bucket } from './s3-bucket.ts';

/** The payloads of a bucket, one page of them in memory at a time. Passes over objects that no key leads to. */
export async function* listObjects({ client, bucket, prefix }: S3Bucket): AsyncGenerator<ListedPayload> {
  for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
    for (const { Key, LastModified } of page.Contents ?? []) {
      const key = Key?.slice(prefix.length) ?? '';
      if (LastModified !== undefined && isPayloadKey(key)) yield { key, modifiedAt: LastModified };
    }
  }
}
