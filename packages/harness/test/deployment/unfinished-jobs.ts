import { randomUUID } from 'node:crypto';
import type { PrismaClient } from '@sluice/prisma';

/** A job in the middle of its work. */
export interface JobState {
  state: 'QUEUED' | 'RUNNING' | 'COMPLETED' | 'CANCELLED';
  /** The numbers of open and of finished segments. */
  open?: number;
  done?: number;
  partnerId?: string;
  collection?: string;
}

const itemsPerSegment = 10;

/** Replaces all jobs by these, in the order of their acceptance. */
export async function insertJobs(db: PrismaClient, jobs: readonly JobState[]): Promise<void> {
  await db.job.deleteMany();
  for (const job of jobs) await insertJob(db, job);
}

async function insertJob(db: PrismaClient, job: JobState): Promise<void> {
  const { state, open = 0, done = 0, partnerId = 'a', collection = 'master/skus' } = job;
  const segments = Array.from({ length: open + done }, (_, number) => describeSegment(number, number < open));
  await db.job.create({
    data: {
      jobId: randomUUID(),
      partnerId,
      correlationId: randomUUID(),
      collection,
      mode: 'bulk',
      contentFormat: 'ndjson',
      payloadKey: 'a/payload',
      payloadSize: 1_000,
      payloadSha256: new Uint8Array(32),
      state,
      segments: { create: segments },
    },
  });
}

/** An open segment is one whose last item is not applied yet. */
function describeSegment(number: number, open: boolean) {
  const firstIndex = number * itemsPerSegment;
  const end = firstIndex + itemsPerSegment;
  return {
    number,
    byteStart: firstIndex * 100,
    byteEnd: end * 100,
    firstIndex,
    firstLine: firstIndex + 1,
    items: itemsPerSegment,
    cursorByte: (open ? end - 1 : end) * 100,
    cursorIndex: open ? end - 1 : end,
    cursorLine: open ? end : end + 1,
  };
}
