import type { PayloadFormat } from '@sluice/contracts';
import fc from 'fast-check';
import type { Target } from '../run/target.ts';
import { checkPlaces } from './check-places.ts';
import { scanCutEverywhere } from './cut-everywhere.ts';
import { readCuts } from './scan-payload.ts';

const headed = fc
  .tuple(fc.constantFrom('', '{"items":[', 'source_id\n', '{', '\ufeff'), fc.uint8Array({ maxLength: 70 }))
  .map(([head, rest]) => Buffer.concat([Buffer.from(head), rest]));

/** Raw bytes as a payload of every format: a fault of the payload or of its items, and nothing else is thrown. */
export const rawPayloads: Target = {
  name: 'raw-payloads',
  casesPerRun: 200,
  property: () => fc.asyncProperty(fc.constantFrom<PayloadFormat>('json', 'ndjson', 'csv'), headed, checkBytes),
};

async function checkBytes(format: PayloadFormat, bytes: Buffer): Promise<void> {
  const scan = await scanCutEverywhere(bytes, { format });
  if (scan.fault === null) checkPlaces(readCuts(bytes, scan, { format }));
}
