/** The acknowledged jobs and syncs that have not been seen to end, and when anything last moved. */
export class Outstanding {
  readonly #ids = new Set<string>();
  #movedAtMs = performance.now();

  get size(): number {
    return this.#ids.size;
  }

  /** Milliseconds since any of them was seen to get on. */
  get idleMs(): number {
    return performance.now() - this.#movedAtMs;
  }

  add(id: string): void {
    this.#ids.add(id);
    this.move();
  }

  remove(id: string): void {
    this.#ids.delete(id);
    this.move();
  }

  /** Something got on. */
  move(): void {
    this.#movedAtMs = performance.now();
  }
}

/** Work that goes on beside the work that began it: nobody's failure is lost. */
export class Tasks {
  readonly #running = new Set<Promise<void>>();
  #failure: { error: unknown } | null = null;

  /** Takes on the work. */
  own(work: Promise<void>): void {
    const owned = work
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#running.delete(owned));
    this.#running.add(owned);
  }

  /** Waits for all work, also what other work adds meanwhile. @throws the first error */
  async settle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
    this.throwFailure();
  }

  /** @throws the first error of any work so far */
  throwFailure(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
