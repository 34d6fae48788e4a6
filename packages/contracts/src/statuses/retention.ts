/**
 * How long a job and its errors can be asked for, in days from the job's end; and how often what nobody needs any more is
 * purged, in seconds.
 */
export const retention = { jobDays: 7, errorDays: 30, purgeEveryS: 600 } as const;
