import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import { completeS3rver, uploadsDirectory } from './complete-s3rver.ts';
import { findFreePort } from './stores/find-free-port.ts';

const bucket = 'payloads';
const prefix = 'of/sluice/';
/** The one account that s3rver knows. */
const account = 'S3RVER';

/** An S3 for one test, with one bucket. */
export interface TestS3 {
  bucket: string;
  /** The prefix of the payload store's keys. */
  prefix: string;
  endpoint: string;
  /** `s3://…`, a payload store in the bucket. */
  storeUrl: string;
  /** The paths of all files of the bucket, including those of unfinished uploads. */
  listFiles(): Promise<string[]>;
  /** From now on, a request like `PUT /bucket/key?query` that matches is done, but its connection breaks before the response. */
  loseAnswersTo(requests: RegExp): void;
  stop(): Promise<void>;
}

/** Starts an S3 in this process, on a free port, and gives this process its credentials. */
export async function startS3(): Promise<TestS3> {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-s3-'));
  const s3rver = new S3rver({ directory, silent: true, configureBuckets: [{ name: bucket, configs: [] }] });
  await s3rver.configureBuckets();
  await mkdir(join(directory, bucket, uploadsDirectory));
  const answer = completeS3rver(directory, s3rver.callback());
  let lost: RegExp | null = null;
  const server = createServer((request, response) => {
    if (lost?.test(`${request.method} ${request.url}`)) Object.assign(response, { end: () => response.destroy() });
    answer(request, response);
  });
  const port = await findFreePort();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: account, AWS_SECRET_ACCESS_KEY: account });
  const endpoint = `http://127.0.0.1:${port}`;
  const parameters = new URLSearchParams({ region: 'us-east-1', endpoint, force_path_style: 'true' });
  return {
    bucket,
    prefix,
    endpoint,
    storeUrl: `s3://${bucket}/${prefix}?${parameters}`,
    listFiles: () => listFiles(join(directory, bucket)),
    loseAnswersTo: (requests) => {
      lost = requests;
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function listFiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
