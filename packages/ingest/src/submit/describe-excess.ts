import { type Quota, RequestFault, retention } from '@sluice/contracts';

/** Jobs end all the time. */
const jobEndsInS = 5;

/** The fault of a submission that would be one unfinished job too many. */
export function describeTooManyJobs(limit: number): RequestFault {
  const quota: Quota = { name: 'unfinished-jobs', limit, remaining: 0 };
  const detail = `You have as many unfinished jobs as you may: ${limit}. Send the submission again when one of them has ended.`;
  return new RequestFault('too_many_jobs', detail, {
    extra: { max_unfinished_jobs: limit },
    retryAfterS: jobEndsInS,
    quota,
  });
}

/** The fault of a payload for which the partner has no quota left. Bytes. */
export function describeFullStore({ limit, left }: { limit: number; left: number }): RequestFault {
  const remaining = Math.max(0, left);
  const detail =
    `You may have ${limit} bytes of payloads stored, and ${remaining} of them are left. Payloads go within ` +
    `${retention.purgeEveryS / 60} minutes after their job is complete; delete sessions that you need no more.`;
  return new RequestFault('payload_quota_exceeded', detail, {
    extra: { max_payload_bytes: limit, payload_bytes_left: remaining },
    retryAfterS: retention.purgeEveryS,
    quota: { name: 'payload-bytes', limit, remaining },
  });
}
