import type { PayloadFormat } from '@sluice/contracts';
import { createItemValidators, type ReadItem } from '@sluice/ingest';
import fc from 'fast-check';
import { applyEdits, type Edit, smallEdits } from '../items/edits.ts';
import { collectionAt, makePayload, type PlannedPayload, planPayloads } from '../items/plan-payload.ts';
import { expectThat } from '../oracle/finding.ts';
import type { Target } from '../run/target.ts';
import { readCuts, scanPieces } from './scan-payload.ts';

interface RecognizerCase {
  payload: PlannedPayload;
  format: Exclude<PayloadFormat, 'csv'>;
  changes: Edit[] | null;
}

const cases: fc.Arbitrary<RecognizerCase> = fc.record({
  payload: planPayloads({ maxItems: 5 }),
  format: fc.constantFrom('json' as const, 'ndjson' as const),
  changes: fc.option(smallEdits, { nil: null, freq: 1 }),
});

/** The short way of plain items against the exact one: what it takes is valid, and says the same. */
export const itemRecognizer: Target = {
  name: 'item-recognizer',
  casesPerRun: 100,
  property: () => {
    const validators = createItemValidators();
    return fc.asyncProperty(cases, (sent) => checkRecognized(sent, validators));
  },
};

async function checkRecognized(
  { payload, format, changes }: RecognizerCase,
  validators: ReturnType<typeof createItemValidators>,
): Promise<void> {
  const { bytes: written } = makePayload({ ...payload, format, edits: null, encodedEdits: null, encoding: 'identity' });
  const bytes = changes === null ? written : applyEdits(written, changes);
  const { validate, fastPath } = validators(collectionAt(payload.collection), 'merge');
  const scannedAs = { format, collection: payload.collection, segmentBytes: 1_000_000 };
  const scan = await scanPieces([bytes], scannedAs);
  if (scan.fault !== null) return;
  const exact = readCuts(bytes, scan, scannedAs).map((item) => describe(item, validate));
  const short = readCuts(bytes, scan, { ...scannedAs, fastPath }).map((item) => describe(item, validate));
  const at = exact.findIndex((told, index) => told !== short[index]);
  const isSame = at === -1 && exact.length === short.length;
  expectThat(isSame, 'misjudged', () => `item ${at} is ${short[at]}, and the exact way ${exact[at]}`);
}

/** All that is told of an item: its place, its verdict, its text. */
function describe(item: ReadItem, validate: ReturnType<ReturnType<typeof createItemValidators>>['validate']): string {
  const { index, line, byteEnd, nextLine, text } = item;
  return JSON.stringify([index, line, byteEnd, nextLine, validate(item), text.toString()]);
}
