import { followJob, type Job } from './follow-job.ts';
import { countsOf, type Outcome } from './outcome.ts';
import type { Accepted, PartnerApi } from './partner-api.ts';
import type { Progress } from './progress.ts';
import type { Step } from './push-now.ts';
import { timeSeconds } from './time-seconds.ts';

/** What a submitted job came to. */
export interface JobOutcome extends Outcome {
  jobId: string;
}

/** Submits any number of items as a job, and follows the job to its end. */
export async function pushJob(api: PartnerApi, progress: Progress, step: Step): Promise<JobOutcome> {
  const { step: name, items, expected, ...push } = step;
  progress.begin(name, items);
  try {
    const { result: job, seconds } = await timeSeconds(async () => {
      const { status_url: statusUrl } = await api.push<Accepted>(push, 202);
      return await followJob(api, statusUrl, (share) => progress.update(share));
    });
    return {
      step: name,
      items,
      counts: pickCounts(job),
      expected: countsOf(expected),
      seconds,
      reasons: [],
      jobId: job.job_id,
    };
  } finally {
    progress.end();
  }
}

function pickCounts({ counts }: Job) {
  const { accepted, replay, quarantined, rejected, tombstoned } = counts;
  return countsOf({ accepted, replay, quarantined, rejected, tombstoned });
}
