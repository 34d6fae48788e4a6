import fc from 'fast-check';
import type { Client } from '../http/client.ts';
import type { Exchange } from '../http/send-request.ts';
import { Finding } from '../oracle/finding.ts';
import type { FuzzedProduct } from '../run/start-products.ts';
import type { Target } from '../run/target.ts';
import { openPartner } from './partner.ts';

/** A surface and its cases. */
export interface SurfaceSpec<Case> {
  name: string;
  casesPerRun: number;
  cases: fc.Arbitrary<Case>;
  /** Sends a case as a new partner and checks the outcome. @throws Finding */
  check(client: Client, sent: Case, product: FuzzedProduct): Promise<void>;
}

/** Makes a target of a surface. A failed case has its requests. */
export function fuzzSurface<Case>({ name, casesPerRun, cases, check }: SurfaceSpec<Case>): Target {
  const runCase = async (sent: Case, product: FuzzedProduct) => {
    const exitsBefore = product.exits.length;
    const client = await openPartner(product);
    try {
      await check(client, sent, product);
      const exit = product.exits[exitsBefore];
      if (exit !== undefined) throw new Finding('crash', exit);
    } catch (error) {
      throw new FailedCase(error, client.exchanges, product.name);
    }
  };
  return { name, casesPerRun, property: (product) => fc.asyncProperty(cases, (sent) => runCase(sent, product)) };
}

/** A failed case, with its requests. */
export class FailedCase extends Error {
  override readonly name = 'FailedCase';
  readonly exchanges: readonly Exchange[];
  /** The name of the product that it was sent to. */
  readonly product: string;

  constructor(cause: unknown, exchanges: readonly Exchange[], product: string) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.exchanges = exchanges;
    this.product = product;
  }
}
