import type { PayloadFormat } from '@sluice/contracts';
import type { ReadItem } from '@sluice/ingest';
import fc from 'fast-check';
import { makePayload, type PlannedPayload, planPayloads } from '../items/plan-payload.ts';
import { findDifference } from '../oracle/exact-value.ts';
import { expectThat } from '../oracle/finding.ts';
import type { SentItem } from '../oracle/outcomes.ts';
import { readExactJson } from '../oracle/read-exact-json.ts';
import type { Target } from '../run/target.ts';
import { checkPlaces, readCuts, scanCutEverywhere, scanPieces } from './scan-payload.ts';

/** Generated payloads of every format and collection, read by the product's readers: each item is read back unchanged. */
export const roundTrips: Target = {
  name: 'round-trips',
  casesPerRun: 50,
  property: () => fc.asyncProperty(planPayloads({ maxItems: 12 }), checkRoundTrip),
};

/** @throws Finding */
async function checkRoundTrip(plan: PlannedPayload): Promise<void> {
  const { format, bytes, items } = makePayload({ ...plan, edits: null, encodedEdits: null, encoding: 'identity' });
  const scannedAs = { format, collection: plan.collection };
  const scan = await scanPieces([bytes], scannedAs);
  expectThat(scan.fault === null, 'wrong outcome', () => `a valid payload is refused: ${scan.fault}`);
  const read = readCuts(bytes, scan, scannedAs);
  expectThat(read.length === items?.length, 'unbalanced', () => `${read.length} items, not ${items?.length}`);
  for (const [at, sent] of items.entries()) checkItem(sent, read[at] as ReadItem, at);
}

function checkItem({ value, line }: SentItem, { text, fault, line: readLine }: ReadItem, at: number): void {
  expectThat(
    line === null || line === readLine,
    'unbalanced',
    () => `item ${at} starts on line ${line}, not ${readLine}`,
  );
  if (value === null) return;
  expectThat(
    fault === null,
    'wrong outcome',
    () => `item ${at} is valid, but has the fault ${fault?.code}: ${fault?.reason}`,
  );
  const read = readExactJson(text.toString());
  const difference = read === null ? '$' : findDifference(value, read);
  expectThat(difference === null, 'altered', () => `item ${at} differs from what was written at ${difference}`);
}

const headed = fc
  .tuple(fc.constantFrom('', '{"items":[', 'source_id\n', '{', '\ufeff'), fc.uint8Array({ maxLength: 70 }))
  .map(([head, rest]) => Buffer.concat([Buffer.from(head), rest]));

/** Raw bytes as a payload of every format: nothing is thrown but a fault of the payload or of an item. */
export const rawPayloads: Target = {
  name: 'raw-payloads',
  casesPerRun: 200,
  property: () => fc.asyncProperty(fc.constantFrom<PayloadFormat>('json', 'ndjson', 'csv'), headed, checkBytes),
};

async function checkBytes(format: PayloadFormat, bytes: Buffer): Promise<void> {
  const scan = await scanCutEverywhere(bytes, { format });
  if (scan.fault === null) checkPlaces(readCuts(bytes, scan, { format }));
}
