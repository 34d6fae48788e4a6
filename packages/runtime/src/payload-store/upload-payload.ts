import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { StoredPayload } from '@sluice/contracts';
import { limitChunks } from './payload-checks.ts';
import type { ObjectName } from './s3-location.ts';

/** The smallest part that S3 accepts, to save memory; its maximum of 10,000 parts holds 48 GiB. */
const partBytes = 5 * 1024 * 1024;
/** One part is sent while the next arrives. */
const partsAtOnce = 2;

/** An object to upload. */
export interface UploadRequest {
  client: S3Client;
  name: ObjectName;
  body: Readable;
  maxBytes: number;
}

/**
 * Uploads `body`, in parts where it is larger than one; holds a few parts in memory at most.
 * @throws RequestFault `payload_too_large` past `maxBytes`; the error of `body`; the error of S3
 */
export async function uploadPayload({ client, name, body, maxBytes }: UploadRequest): Promise<StoredPayload> {
  const tally = startTally();
  // One chunk is read ahead: chunks are of any size.
  const source = Readable.from(tally.count(limitChunks(body, maxBytes)), { highWaterMark: 1 });
  // Whoever reads it gets the error. After the upload has failed, a later error of the body matters to nobody.
  source.on('error', () => undefined);
  const upload = new Upload({
    client,
    params: { ...name, Body: source },
    partSize: partBytes,
    queueSize: partsAtOnce,
  });
  try {
    await upload.done();
    return tally.sum();
  } catch (error) {
    // The SDK has aborted the upload. But where all of the body was sent, S3 could have created the object although its
    // response did not arrive.
    if (tally.isComplete()) await client.send(new DeleteObjectCommand(name));
    throw error;
  }
}

interface Tally {
  /** Yields the chunks, and counts them. */
  count(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array>;
  /** Whether all chunks have been counted. */
  isComplete(): boolean;
  /** Of the chunks that were counted; may be called once. */
  sum(): StoredPayload;
}

function startTally(): Tally {
  const hash = createHash('sha256');
  let size = 0;
  let complete = false;
  return {
    async *count(chunks) {
      for await (const chunk of chunks) {
        size += chunk.byteLength;
        hash.update(chunk);
        yield chunk;
      }
      complete = true;
    },
    isComplete: () => complete,
    sum: () => ({ size, sha256: hash.digest() }),
  };
}
