import { readdir, readFile, rm, stat } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join, relative } from 'node:path';

/** In a bucket's directory: one directory for each unfinished multipart upload. */
export const uploadsDirectory = '._S3rver_uploads';
/** The suffix of the files with the content of an object. */
const objectSuffix = '._S3rver_object';
/** Small, so that a test gets a second page without a thousand objects. */
const entriesPerPage = 2;

interface Entry {
  key: string;
  /** Empty for an object. */
  uploadId: string;
  modified: Date;
}

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

/** The objects of a bucket, as S3 lists them (version 2). */
async function listObjects(bucketDirectory: string, parameters: URLSearchParams): Promise<string> {
  const marker = orderOf({ key: parameters.get('continuation-token') ?? '', uploadId: '' });
  const { entries, next } = cutPage(await readObjects(bucketDirectory), parameters, marker);
  const contents = entries.map(
    ({ key, modified }) =>
      `<Contents><Key>${escapeXml(key)}</Key><LastModified>${modified.toISOString()}</LastModified></Contents>`,
  );
  return `<ListBucketResult>
    <IsTruncated>${next !== null}</IsTruncated>
    ${next === null ? '' : `<NextContinuationToken>${escapeXml(next.key)}</NextContinuationToken>`}
    ${contents.join('')}
  </ListBucketResult>`;
}

/** The unfinished multipart uploads of a bucket, as S3 lists them. */
async function listUploads(bucketDirectory: string, parameters: URLSearchParams): Promise<string> {
  const [key, uploadId] = [parameters.get('key-marker') ?? '', parameters.get('upload-id-marker') ?? ''];
  const { entries, next } = cutPage(await readUploads(bucketDirectory), parameters, orderOf({ key, uploadId }));
  const uploads = entries.map(
    (entry) => `<Upload>
      <Key>${escapeXml(entry.key)}</Key><UploadId>${entry.uploadId}</UploadId>
      <Initiated>${entry.modified.toISOString()}</Initiated>
    </Upload>`,
  );
  return `<ListMultipartUploadsResult>
    <IsTruncated>${next !== null}</IsTruncated>
    ${next === null ? '' : `<NextKeyMarker>${escapeXml(next.key)}</NextKeyMarker>`}
    ${next === null ? '' : `<NextUploadIdMarker>${next.uploadId}</NextUploadIdMarker>`}
    ${uploads.join('')}
  </ListMultipartUploadsResult>`;
}

async function readObjects(bucketDirectory: string): Promise<Entry[]> {
  const files = await readdir(bucketDirectory, { recursive: true, withFileTypes: true });
  const paths = files.map((file) => join(file.parentPath, file.name)).filter((path) => path.endsWith(objectSuffix));
  return Promise.all(
    paths.map(async (path) => ({
      key: relative(bucketDirectory, path).slice(0, -objectSuffix.length),
      uploadId: '',
      modified: (await stat(path)).mtime,
    })),
  );
}

async function readUploads(bucketDirectory: string): Promise<Entry[]> {
  const directory = join(bucketDirectory, uploadsDirectory);
  return Promise.all(
    (await readdir(directory)).map(async (uploadId) => {
      const keyPath = join(directory, uploadId, 'key');
      return { key: await readFile(keyPath, 'utf8'), uploadId, modified: (await stat(keyPath)).mtime };
    }),
  );
}

/** The entries of a prefix after `marker`; `next` is the marker of the page that follows. */
function cutPage(all: Entry[], parameters: URLSearchParams, marker: string): { entries: Entry[]; next: Entry | null } {
  const prefix = parameters.get('prefix') ?? '';
  const wanted = all
    .filter((entry) => entry.key.startsWith(prefix) && orderOf(entry) > marker)
    .sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
  const entries = wanted.slice(0, entriesPerPage);
  return { entries, next: (entries.length < wanted.length && entries.at(-1)) || null };
}

function orderOf({ key, uploadId }: Pick<Entry, 'key' | 'uploadId'>): string {
  return `${key}\0${uploadId}`;
}

function escapeXml(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
