/** A UoM that items wait for. */
interface LateUom {
  sourceId: string;
  dueAtMs: number;
}

/** UoMs that SKUs refer to before they are there. */
export class LateUoms {
  #invented = 0;
  #pending: LateUom[] = [];

  /** Names one that will be sent after `delayMs`. */
  inventLate(delayMs: number): string {
    const sourceId = `late-${this.#next()}`;
    this.#pending.push({ sourceId, dueAtMs: performance.now() + delayMs });
    return sourceId;
  }

  /** Names one that never comes. */
  inventNever(): string {
    return `never-${this.#next()}`;
  }

  /** Those that are to be sent by now, or by `untilMs`; they are answered once. */
  takeDue(untilMs = performance.now()): string[] {
    const due = this.#pending.filter(({ dueAtMs }) => dueAtMs <= untilMs);
    this.#pending = this.#pending.filter(({ dueAtMs }) => dueAtMs > untilMs);
    return due.map(({ sourceId }) => sourceId);
  }

  #next(): number {
    this.#invented += 1;
    return this.#invented;
  }
}
