import { rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { listObjects, listUploads, uploadsDirectory } from './s3-listing.ts';

/**
 * Handles the requests that s3rver does not: it neither lists nor aborts multipart uploads, and it lists only the first page
 * of objects, because its continuation token needs a cipher that OpenSSL 3 has dropped. Everything else goes to `s3rver`.
 * @param directory where s3rver keeps its buckets
 */
export function completeS3rver(directory: string, s3rver: RequestListener): RequestListener {
  return (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://s3');
    const bucketDirectory = join(directory, pathname.split('/')[1] ?? '');
    const uploadId = searchParams.get('uploadId');
    const isOf = (method: string, parameter: string) => request.method === method && searchParams.has(parameter);
    const send = (work: Promise<string>) =>
      void work.then(
        (xml) => response.writeHead(xml === '' ? 204 : 200).end(xml),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    if (isOf('DELETE', 'uploadId')) send(abortUpload(bucketDirectory, uploadId ?? ''));
    else if (isOf('GET', 'uploads')) send(listUploads(bucketDirectory, searchParams));
    else if (isOf('GET', 'list-type')) send(listObjects(bucketDirectory, searchParams));
    else s3rver(request, response);
  };
}

async function abortUpload(bucketDirectory: string, uploadId: string): Promise<string> {
  await rm(join(bucketDirectory, uploadsDirectory, uploadId), { recursive: true });
  return '';
}
