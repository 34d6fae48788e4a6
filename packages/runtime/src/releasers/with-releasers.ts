/** Releases a resource. */
export type Release = () => Promise<void> | void;

/** Registers the release of a resource that has just been opened; `name` is for the log and for errors. */
export type OnRelease = (name: string, release: Release) => void;

/** What was opened, and how all of it is released. */
export interface Opened<T> {
  value: T;
  /**
   * Releases everything, the last opened first. A release that fails does not prevent the others.
   * Rejects with AggregateError of the failures. A second call waits for the first.
   */
  release(): Promise<void>;
}

/**
 * Opens resources that depend on each other. Where opening fails half-way, what was opened by then is released.
 * @param open opens one resource after the other and registers each one's release as soon as it is open
 * @throws the error of `open`; AggregateError of it and of the releases that failed too
 */
export async function withReleasers<T>(open: (onRelease: OnRelease) => Promise<T>): Promise<Opened<T>> {
  const releasers: { name: string; release: Release }[] = [];
  let releasing: Promise<void> | undefined;
  const release = () => (releasing ??= releaseAll(releasers));
  try {
    const value = await open((name, releaseOne) => void releasers.push({ name, release: releaseOne }));
    return { value, release };
  } catch (error) {
    await release().catch((failure: unknown) => {
      throw new AggregateError([error, failure], 'Opening failed, and so did the release of what was open');
    });
    throw error;
  }
}

async function releaseAll(releasers: { name: string; release: Release }[]): Promise<void> {
  const failures: Error[] = [];
  for (const { name, release } of releasers.toReversed()) {
    try {
      await release();
    } catch (cause) {
      failures.push(new Error(`Releasing ${name} failed`, { cause }));
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'Some resources could not be released');
}
