/** Thrown where work has not finished in time. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';

  constructor(what: string, timeoutMs: number) {
    super(`${what} did not finish within ${timeoutMs} ms`);
  }
}

/**
 * Waits for `work`, but no longer than `timeoutMs`.
 * @param work owned from here on: `onLate` gets its error if it rejects after the deadline
 * @param options.what names the work in the error
 * @throws DeadlineError past the deadline
 */
export async function withDeadline<T>(
  work: Promise<T>,
  options: { what: string; timeoutMs: number; onLate: (error: unknown) => void },
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      work.catch(options.onLate);
      reject(new DeadlineError(options.what, options.timeoutMs));
    }, options.timeoutMs);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * How long the releases of a process may take. Milliseconds. They run one after the other, even where neither Redis nor
 * Postgres answers, so their sum stays below `process`: the whole shutdown, after which the process exits at once.
 */
export const releaseTimeouts = {
  process: 10_000,
  /** For the requests in progress. */
  server: 6_000,
  /** For the chunks in progress, and for giving the jobs back to the queue. */
  worker: 5_000,
  reconciler: 1_000,
  queue: 1_000,
  database: 1_500,
} as const;
