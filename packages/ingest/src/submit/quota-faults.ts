import { type Quota, RequestFault, retention } from '@sluice/contracts';

/** Jobs end all the time. */
const jobEndsInS = 5;

/** The fault of a submission that would be one unfinished job too many. */
export function describeTooManyJobs(limit: number): RequestFault {
  const quota: Quota = { name: 'unfinished-jobs', limit, remaining: 0 };
  const detail = `The limit of ${limit} unfinished jobs is reached. Send the submission again when one of them has ended.`;
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
    `The payload exceeds your storage quota: ${remaining} of ${limit} bytes are left. Payloads are removed within ` +
    `${retention.purgeEveryS / 60} minutes after their job is complete; delete sessions that are no longer needed.`;
  return new RequestFault('payload_quota_exceeded', detail, {
    extra: { max_payload_bytes: limit, payload_bytes_left: remaining },
    retryAfterS: retention.purgeEveryS,
    quota: { name: 'payload-bytes', limit, remaining },
  });
}
