/** Thrown where something did not happen in time. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';

  constructor(what: string, timeoutMs: number) {
    super(`${what} did not finish within ${timeoutMs} ms`);
  }
}

/**
 * Waits for `work`, but no longer than `timeoutMs`.
 * @param work owned from here on: should it reject after the deadline, `onLate` is told
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
 * How long the releases of a process may take, in ms. They run one after the other, also where neither Redis nor Postgres
 * answers any more, so together they stay below `process`: the whole shutdown, after which the process ends as it is.
 */
export const releaseTimeouts = {
  process: 10_000,
  /** The requests under way. */
  server: 6_000,
  /** The chunks in hand, and handing the work back. */
  worker: 5_000,
  reconciler: 1_000,
  queue: 1_000,
  database: 1_500,
} as const;
