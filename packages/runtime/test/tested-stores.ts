import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CreateMultipartUploadCommand, S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import type { PayloadStore } from '@sluice/contracts';
import { startS3, type TestS3 } from '@sluice/harness';
import { openPayloadStore } from '../src/payload-store/open-payload-store.ts';

/** A payload store, and access to its files. */
export interface TestedStore {
  payloads: PayloadStore;
  /** Every file, including those of unfinished uploads. */
  listFiles(): Promise<string[]>;
  /** Leaves an unfinished upload, as a killed process does. */
  leaveUpload(key: string): Promise<void>;
  /** Makes the store unavailable. */
  breakDown(): Promise<void>;
  close(): Promise<void>;
}

/** A store on a directory. */
export async function openTestedFileStore(): Promise<TestedStore> {
  const parent = await mkdtemp(join(tmpdir(), 'sluice-payloads-'));
  const directory = join(parent, 'made', 'on-open');
  const { payloads, close } = await openPayloadStore(pathToFileURL(directory).href);
  return {
    payloads,
    async listFiles() {
      const entries = await readdir(parent, { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
    },
    async leaveUpload(key) {
      await mkdir(join(directory, '.incoming'), { recursive: true });
      await writeFile(join(directory, '.incoming', key.replaceAll('/', '-')), 'half of it');
    },
    breakDown: () => rm(directory, { recursive: true }),
    async close() {
      await close();
      await rm(parent, { recursive: true, force: true });
    },
  };
}

/** A store on an S3. */
export async function openTestedS3Store(): Promise<TestedStore> {
  const s3 = await startS3();
  const { payloads, close } = await openPayloadStore(s3.storeUrl);
  return {
    payloads,
    listFiles: s3.listFiles,
    leaveUpload: (key) => leaveMultipartUpload(s3, key),
    breakDown: s3.stop,
    async close() {
      await close();
      await s3.stop();
    },
  };
}

async function leaveMultipartUpload({ bucket, prefix, endpoint }: TestS3, key: string): Promise<void> {
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  const name = { Bucket: bucket, Key: prefix + key };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(name));
  await client.send(new UploadPartCommand({ ...name, UploadId, PartNumber: 1, Body: 'half of it' }));
  client.destroy();
}
