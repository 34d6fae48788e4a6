import { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { EarlyEndError } from './payload-checks.ts';
import type { ObjectName } from './s3-location.ts';

/**
 * The bytes of an object.
 * @param range as in the header `Range`; absent: all of it
 * @throws S3ServiceException where there is no such object
 */
export async function readObject(client: S3Client, name: ObjectName, range?: string): Promise<Readable> {
  const { Body } = await client.send(new GetObjectCommand({ ...name, ...(range !== undefined && { Range: range }) }));
  if (!(Body instanceof Readable)) throw new Error(`S3 returned no body for ${name.Key}`);
  return Body;
}

/** The bytes to read of an object, and where to. */
export interface RangeRequest {
  client: S3Client;
  name: ObjectName;
  start: number;
  bytes: Buffer;
}

/**
 * Fills `bytes` from byte `start` of an object on.
 * @throws EarlyEndError where the object ends before
 */
export async function readObjectRange({ client, name, start, bytes }: RangeRequest): Promise<void> {
  if (bytes.length === 0) return;
  const end = start + bytes.length;
  const body = await readObject(client, name, `bytes=${start}-${end - 1}`).catch((error: unknown) => {
    throw isPastEnd(error) ? new EarlyEndError(start, end) : error;
  });
  const filled = await fillFrom(body, bytes);
  if (filled < bytes.length) throw new EarlyEndError(start + filled, end);
}

/** S3 answers 416 where even the first byte of the range does not exist. */
function isPastEnd(error: unknown): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 416;
}

/** Returns how many of `bytes` the stream has filled. */
async function fillFrom(body: Readable, bytes: Buffer): Promise<number> {
  let filled = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    if (chunk.byteLength > bytes.length - filled) throw new Error('S3 sent more bytes than were requested');
    bytes.set(chunk, filled);
    filled += chunk.byteLength;
  }
  return filled;
}
