/** The acknowledged jobs and syncs that have not been seen to end, and when any of them last made progress. */
export class Outstanding {
  readonly #ids = new Set<string>();
  #progressAtMs = performance.now();

  get size(): number {
    return this.#ids.size;
  }

  /** Milliseconds since any of them was seen to make progress. */
  get idleMs(): number {
    return performance.now() - this.#progressAtMs;
  }

  add(id: string): void {
    this.#ids.add(id);
    this.markProgress();
  }

  remove(id: string): void {
    this.#ids.delete(id);
    this.markProgress();
  }

  /** Records that one of them made progress. */
  markProgress(): void {
    this.#progressAtMs = performance.now();
  }
}

/** Work in the background: no failure of it is lost. */
export class Tasks {
  readonly #running = new Set<Promise<void>>();
  #failure: { error: unknown } | null = null;

  /** Keeps track of the work. */
  add(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
  }

  /** Waits for all work, including what is added meanwhile. @throws the first error */
  async waitForAll(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
    this.throwFailure();
  }

  /** @throws the first error of any work so far */
  throwFailure(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
