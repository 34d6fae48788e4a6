import fc from 'fast-check';
import { expectThat } from '../oracle/finding.ts';
import { readPayload } from '../oracle/read-payload.ts';
import type { Target } from '../run/target.ts';
import { checkPlaces } from './check-places.ts';
import { composeBytes } from './composed-bytes.ts';
import { scanCutEverywhere } from './cut-everywhere.ts';
import { readCuts } from './scan-payload.ts';

const objects = ['{"a":1}', '{"a":"é"}', '7', 'x', '[1', '{', '}', '"', '\\', '😀'];
const parts = [...objects, '\n', '\n', '\n', '\r\n', '\r', ' ', '\t', '\ufeff'];

/** The framer of NDJSON against lines that are split at line feeds. */
export const ndjsonFramer: Target = {
  name: 'ndjson-framer',
  casesPerRun: 200,
  property: () => fc.asyncProperty(composeBytes(['', '', '\ufeff'], parts), checkNdjson),
};

/** Cuts an NDJSON at every byte: an item for each line that is not blank, on that line. @throws Finding */
export async function checkNdjson(bytes: Buffer): Promise<void> {
  const scan = await scanCutEverywhere(bytes, { format: 'ndjson' });
  if (scan.fault !== null) return expectThat(isUnreadable(bytes), 'misjudged', () => scan.fault);
  const items = readCuts(bytes, scan, { format: 'ndjson' });
  checkPlaces(items);
  const expected = readPayload('ndjson', bytes) ?? [];
  const told = () => `${items.length} items where there are ${expected.length} lines`;
  expectThat(items.length === expected.length, 'unbalanced', told);
  for (const [at, { line, fate }] of expected.entries()) {
    const item = items[at];
    expectThat(item?.line === line, 'unbalanced', () => `item ${at} is on line ${line}, not ${item?.line}`);
    const isJudged = fate !== 'rejected' || item?.fault !== null;
    expectThat(isJudged, 'misjudged', () => `item ${at} is taken, and would be altered`);
  }
}

/** Empty, or in UTF-16 by its first bytes: its mark, or a NUL beside another byte. */
function isUnreadable(bytes: Buffer): boolean {
  const text = bytes.toString('latin1').replace(/^\xef\xbb\xbf/, '');
  const hasOneNul = bytes.length > 1 && (bytes[0] === 0) !== (bytes[1] === 0);
  return text === '' || hasOneNul || /^(\xff\xfe|\xfe\xff)/.test(text);
}
