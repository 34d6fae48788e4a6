/** The kind of a fault that a case shows. */
export type FindingKind =
  /** A response with a 5xx status. */
  | 'server error'
  /** A process of the product ended, or a connection broke without a response. */
  | 'crash'
  /** A response or the end of a job exceeds its time-out. */
  | 'hang'
  /** Items that are counted wrongly, out of order, or missing in the report. */
  | 'unbalanced'
  /** A stored value differs from what was sent. */
  | 'altered'
  /** An item or a request with another outcome than expected. */
  | 'wrong outcome'
  /** A response that is not in the format of its surface. */
  | 'malformed response';

/** A fault of the product, as the failure of a property. */
export class Finding extends Error {
  override readonly name = 'Finding';
  readonly kind: FindingKind;

  constructor(kind: FindingKind, message: string) {
    super(`${kind}: ${message}`);
    this.kind = kind;
  }
}

/** @throws Finding if `holds` is false */
export function expectThat(holds: boolean, kind: FindingKind, message: () => string): asserts holds {
  if (!holds) throw new Finding(kind, message());
}
