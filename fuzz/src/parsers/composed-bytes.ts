import fc from 'fast-check';
import { applyEdits, smallEdits } from '../items/edits.ts';

/** Bytes that begin with one of `heads` and go on with any of `parts`, one in six of them changed at random. */
export function composeBytes(heads: readonly string[], parts: readonly string[]): fc.Arbitrary<Buffer> {
  const rest = fc.array(fc.constantFrom(...parts), { maxLength: 14 });
  const changes = fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: smallEdits });
  return fc
    .tuple(fc.constantFrom(...heads), rest, changes)
    .map(([head, all, edits]) => applyEdits(Buffer.from(head + all.join('')), edits));
}
