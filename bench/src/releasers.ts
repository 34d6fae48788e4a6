/** What has been opened and how to give it back, last in, first out, also while the work with it goes on. */
export class Releasers {
  readonly #releases: (() => Promise<void>)[] = [];
  #closing: Promise<void> | undefined;

  /**
   * Opens something together with its release.
   * @throws Error where the releasers are closed, or were closed meanwhile: `close` has released it then
   */
  async open<T>(opening: () => Promise<T> | T, release: (opened: T) => Promise<void> | void): Promise<T> {
    this.#refuseClosed();
    const pending = Promise.resolve(opening());
    // What failed to open is the opener's to tell; there is nothing to release.
    this.#releases.push(() => pending.then(release, () => undefined));
    const opened = await pending;
    this.#refuseClosed();
    return opened;
  }

  /** Does `work` with releasers of its own, which are closed as soon as it ends, or when these are. */
  async nest<T>(work: (inner: Releasers) => Promise<T>): Promise<T> {
    const inner = await this.open(
      () => new Releasers(),
      (opened) => opened.close(),
    );
    try {
      return await work(inner);
    } finally {
      await inner.close();
    }
  }

  /**
   * Gives everything back, one after the other, waiting for what is still being opened. A second call waits for the first.
   * @throws AggregateError of what could not be released, after all the others were
   */
  close(): Promise<void> {
    this.#closing ??= this.#releaseAll();
    return this.#closing;
  }

  #refuseClosed(): void {
    if (this.#closing !== undefined) throw new Error('The bench is being stopped');
  }

  async #releaseAll(): Promise<void> {
    const errors: unknown[] = [];
    for (const release of this.#releases.toReversed()) await release().catch((error: unknown) => errors.push(error));
    if (errors.length > 0) throw new AggregateError(errors, 'Some of what was opened could not be released');
  }
}
