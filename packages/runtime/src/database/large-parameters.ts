import { randomUUID } from 'node:crypto';

/** Shorter text costs less than the detour. UTF-16 units. */
const largeLength = 64 * 1024;

/**
 * Texts that are large parameters of queries under way. Prisma writes the parameters of a raw query as JSON and parses
 * that again before its adapter sees them, which for a chunk of items costs more than sending it. So a short ticket goes
 * through Prisma instead, and the adapter puts the text in its place. Tickets cannot be guessed.
 */
export class LargeParameters {
  readonly #prefix = `large-parameter-${randomUUID()}-`;
  readonly #held = new Map<string, string>();
  #count = 0;

  /** Runs `query` with a ticket in the place of each large text. */
  async exchange<T>(values: readonly unknown[], query: (values: unknown[]) => Promise<T>): Promise<T> {
    const tickets: string[] = [];
    const exchanged = values.map((value) => {
      if (typeof value !== 'string' || value.length < largeLength) return value;
      const ticket = `${this.#prefix}${this.#count++}`;
      this.#held.set(ticket, value);
      tickets.push(ticket);
      return ticket;
    });
    try {
      return await query(exchanged);
    } finally {
      for (const ticket of tickets) this.#held.delete(ticket);
    }
  }

  /** The text that `value` is the ticket of, or `value` itself. */
  redeem(value: unknown): unknown {
    return typeof value === 'string' && value.startsWith(this.#prefix) ? this.#held.get(value) : value;
  }
}
