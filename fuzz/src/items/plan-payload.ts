import { type Collection, collections, type PayloadFormat, payloadFormats } from '@sluice/contracts';
import fc from 'fast-check';
import type { SentPayload } from '../oracle/outcomes.ts';
import { readPayload } from '../oracle/read-payload.ts';
import { applyEdits, type Edit, edits } from './edits.ts';
import { type Encoding, encode, encodings } from './encoding.ts';
import { type PlannedItem, planItems } from './plan-items.ts';
import { writePayload } from './write-payload.ts';

/** A payload to send. */
export interface PlannedPayload {
  /** The collection's path. */
  collection: string;
  format: PayloadFormat;
  items: PlannedItem[];
  style: number;
  /** Edits of its bytes; null: none. */
  edits: Edit[] | null;
  encoding: Encoding;
  /** Edits of its encoded bytes; null: none. */
  encodedEdits: Edit[] | null;
}

/** A planned payload as bytes. */
export interface MadePayload extends SentPayload {
  format: PayloadFormat;
  bytes: Buffer;
}

/** Many are plain, as most partners' payloads are. */
const styles = fc.oneof(fc.constant(0), fc.nat());

/** Edits, or in `none` of `none` + 1 cases none. */
const maybeEdits = (none: number) =>
  fc.oneof({ weight: none, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: edits });

/** Payloads of these collections, in every format and encoding; about a third is edited at random. */
export function planPayloads(options: { paths?: readonly string[]; maxItems: number }): fc.Arbitrary<PlannedPayload> {
  const { paths = [...collections.keys()], maxItems } = options;
  // Built once for each collection: building them for each case would take longer than sending it.
  const payloads = paths.map((path) =>
    fc.record({
      collection: fc.constant(path),
      format: fc.constantFrom(...payloadFormats),
      items: planItems(collectionAt(path), { maxItems }),
      style: styles,
      edits: maybeEdits(3),
      encoding: encodings,
      encodedEdits: maybeEdits(9),
    }),
  );
  return fc.oneof(...payloads);
}

/** The collection at a path. @throws Error if there is none */
export function collectionAt(path: string): Collection {
  const found = collections.get(path);
  if (found === undefined) throw new Error(`There is no collection '${path}'.`);
  return found;
}

/** Writes a payload, edits it, and encodes it; `idName`: the surface's name of the source_id. */
export function makePayload(plan: PlannedPayload & { idName?: string }): MadePayload {
  const { format, edits: changes, encoding, encodedEdits } = plan;
  const written = writePayload({ ...plan, collection: collectionAt(plan.collection) });
  const bytes = changes === null ? written.bytes : applyEdits(written.bytes, changes);
  const items = changes === null ? written.items : readPayload(format, bytes);
  const encoded = encode(bytes, encoding);
  if (encodedEdits !== null) return { format, bytes: applyEdits(encoded, encodedEdits), items: null, isWhole: false };
  // NDJSON that starts like a JSON list can be refused as one.
  const isList = format === 'ndjson' && startsList.test(bytes.toString('utf8'));
  return { format, bytes: encoded, items, isWhole: changes === null && written.items.length > 0 && !isList };
}

const startsList = /^\ufeff?\s*\[/;
