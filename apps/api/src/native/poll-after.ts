/** Seconds between two looks at a job that has not ended, as Retry-After says it. */
export const pollAfterS = '1';
