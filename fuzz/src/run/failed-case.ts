import type { Exchange } from '../http/exchange.ts';

/** A case that failed, with what was sent in it. */
export class FailedCase extends Error {
  override readonly name = 'FailedCase';
  readonly exchanges: readonly Exchange[];
  /** The product that it was sent to. */
  readonly product: string;

  constructor(cause: unknown, exchanges: readonly Exchange[], product: string) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.exchanges = exchanges;
    this.product = product;
  }
}
