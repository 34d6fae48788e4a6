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
