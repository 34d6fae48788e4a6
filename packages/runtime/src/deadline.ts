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
