import type { S3Client } from '@aws-sdk/client-s3';

/** The part of a bucket that belongs to a store. */
export interface S3Bucket {
  client: S3Client;
  bucket: string;
  /** What every object's key begins with: empty, or ends in a slash. */
  prefix: string;
}

/** One object of a bucket, as requests name it. */
export interface ObjectName {
  Bucket: string;
  Key: string;
}
