import type { PayloadFormat } from '@sluice/contracts';
import { createItemValidators, type ReadItem } from '@sluice/ingest';
import fc from 'fast-check';
import { applyEdits, type Edit, smallEdits } from '../items/edits.ts';
import { collectionAt, makePayload, type PlannedPayload, planPayloads } from '../items/plan-payload.ts';
import { expectThat } from '../oracle/finding.ts';
import type { Target } from '../run/target.ts';
import { readCuts, scanPieces } from './scan-payload.ts';

interface FastPathCase {
  payload: PlannedPayload;
  format: Exclude<PayloadFormat, 'csv'>;
  changes: Edit[] | null;
}

const cases: fc.Arbitrary<FastPathCase> = fc.record({
  payload: planPayloads({ maxItems: 5 }),
  format: fc.constantFrom('json' as const, 'ndjson' as const),
  changes: fc.option(smallEdits, { nil: null, freq: 1 }),
});

/** Compares the fast path with the exact one: the items and their validity are the same. */
export const fastPathReader: Target = {
  name: 'fast-path',
  casesPerRun: 100,
  property: () => {
    const validators = createItemValidators();
    return fc.asyncProperty(cases, (sent) => checkFastPath(sent, validators));
  },
};

async function checkFastPath(
  { payload, format, changes }: FastPathCase,
  validators: ReturnType<typeof createItemValidators>,
): Promise<void> {
  const { bytes: written } = makePayload({ ...payload, format, edits: null, encodedEdits: null, encoding: 'identity' });
  const bytes = changes === null ? written : applyEdits(written, changes);
  const { validate, fastPath } = validators(collectionAt(payload.collection), 'merge');
  const scannedAs = { format, collection: payload.collection, segmentBytes: 1_000_000 };
  const scan = await scanPieces([bytes], scannedAs);
  if (scan.fault !== null) return;
  const exact = readCuts(bytes, scan, scannedAs).map((item) => describe(item, validate));
  const fast = readCuts(bytes, scan, { ...scannedAs, fastPath }).map((item) => describe(item, validate));
  const at = exact.findIndex((described, index) => described !== fast[index]);
  const isSame = at === -1 && exact.length === fast.length;
  expectThat(isSame, 'wrong outcome', () => `item ${at} is ${fast[at]}, but ${exact[at]} on the exact path`);
}

/** An item's place, its validity and its text. */
function describe(item: ReadItem, validate: ReturnType<ReturnType<typeof createItemValidators>>['validate']): string {
  const { index, line, byteEnd, nextLine, text } = item;
  return JSON.stringify([index, line, byteEnd, nextLine, validate(item), text.toString()]);
}
