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
