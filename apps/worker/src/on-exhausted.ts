import { failJob, type Resources } from '@sluice/ingest';
import type { OnExhausted } from '@sluice/runtime';

/** What the partner is told; the log has the error. */
const reason =
  'The job failed for a reason of ours, each time that it was tried. Retry it, or send the same submission again.';

/** Ends a job whose last attempt has failed. */
export function createOnExhausted(resources: Resources): OnExhausted {
  return async (work) => {
    switch (work.kind) {
      case 'run-job':
        await failJob(resources, { jobId: work.data.job_id, reason });
        return;
      case 'release':
        // What may leave quarantine is still marked: the reconciler asks for it again.
        return;
    }
  };
}
