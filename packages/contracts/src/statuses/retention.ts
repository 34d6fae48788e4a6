/** How long a job and its errors can be asked for, in days from the job's end. */
export const retention = { jobDays: 7, errorDays: 30 } as const;
