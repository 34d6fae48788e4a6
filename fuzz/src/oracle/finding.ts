/** What a case is found guilty of. */
export type FindingKind =
  /** An answer of 5xx. */
  | 'server error'
  /** A process of the product ended, or a connection broke without an answer. */
  | 'crash'
  /** No answer, or no end of a job, in its time. */
  | 'hang'
  /** Items that are counted wrongly, are out of order, or have no place in the report. */
  | 'unbalanced'
  /** What is stored is not what was sent. */
  | 'altered'
  /** An item that came to something else than it had to. */
  | 'misjudged'
  /** An answer that is not as the surface has it. */
  | 'malformed answer';

/** What is wrong, as the property's failure. */
export class Finding extends Error {
  override readonly name = 'Finding';
  readonly kind: FindingKind;

  constructor(kind: FindingKind, message: string) {
    super(`${kind}: ${message}`);
    this.kind = kind;
  }
}

/** @throws Finding where `isSo` does not hold */
export function expectThat(isSo: boolean, kind: FindingKind, message: () => string): asserts isSo {
  if (!isSo) throw new Finding(kind, message());
}
