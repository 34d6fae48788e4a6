import type fc from 'fast-check';
import type { FuzzedProduct } from '../stage/fuzzed-product.ts';

/** Something that is fuzzed: a surface of the product, or a parser of it. */
export interface Target {
  name: string;
  /** Cases of one run: as many as take a second or so. */
  casesPerRun: number;
  /** The property that cases have to hold; `product` is where they are sent. */
  property(product: FuzzedProduct): fc.IRawProperty<unknown, boolean>;
}
