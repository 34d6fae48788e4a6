import type { Job } from 'bullmq';
import type { BullQueue } from './bull-backends.ts';

/*
 * Work that is enqueued while it runs may have been overtaken: the run can have looked before what it is enqueued for
 * came to be. The queue holds an id once, so the wish is noted on the job itself, as its progress, and whoever runs the
 * job looks at the note when the run ends.
 */
const note = { another_run: true };

/**
 * Notes that the job is to run once more.
 * @returns false where the job is gone
 */
export async function askForAnotherRun(queue: BullQueue, id: string): Promise<boolean> {
  try {
    await queue.updateJobProgress(id, note);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === -1) return false;
    throw error;
  }
}

/** Whether another run was asked for, as of the moment at which `job` was read. */
export function isAnotherRunAsked(job: Job): boolean {
  return typeof job.progress === 'object' && 'another_run' in job.progress;
}

/** Takes the note away; what is asked for from now on is noted anew. */
export async function clearAnotherRun(job: Job): Promise<void> {
  await job.updateProgress(0);
}
