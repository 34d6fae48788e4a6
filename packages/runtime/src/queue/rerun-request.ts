import type { Job } from 'bullmq';
import type { BullQueue } from './bull-backends.ts';

/*
 * A job that is enqueued while it runs has to run once more: the run could have looked before there was anything to find.
 * The queue has an id once, so the request is stored in the progress of the job itself; whoever runs the job reads it when
 * the run ends.
 */
const request = { another_run: true };

/**
 * Requests one more run of an active job.
 * @returns false where the job is gone
 */
export async function requestRerun(queue: BullQueue, id: string): Promise<boolean> {
  try {
    await queue.updateJobProgress(id, request);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === -1) return false;
    throw error;
  }
}

/** Whether another run was requested, as of the moment at which `job` was read. */
export function isRerunRequested(job: Job): boolean {
  return typeof job.progress === 'object' && 'another_run' in job.progress;
}

/** Deletes the request; a later one is stored anew. */
export async function clearRerunRequest(job: Job): Promise<void> {
  await job.updateProgress(0);
}
