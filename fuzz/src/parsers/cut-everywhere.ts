import { expectThat } from '../oracle/finding.ts';
import { cutAtRandom } from './cut-at-random.ts';
import { type Scan, type ScannedAs, scanPieces } from './scan-payload.ts';

/** Longer payloads are cut at so many places, evenly spread. */
const mostCuts = 400;

/**
 * Scans a payload whole, cut in two at every byte, and cut at many places at once. @returns what is found, which is the same
 * each time. @throws Finding where it is not
 */
export async function scanCutEverywhere(bytes: Buffer, scannedAs: ScannedAs): Promise<Scan> {
  const whole = await scanPieces([bytes], scannedAs);
  const expected = JSON.stringify(whole);
  const judge = async (pieces: readonly Buffer[]) => {
    const found = JSON.stringify(await scanPieces(pieces, scannedAs));
    const places = () => pieces.map(({ length }) => length).join(' + ');
    expectThat(found === expected, 'misjudged', () => `in pieces of ${places()} bytes: ${found}, whole: ${expected}`);
  };
  const step = Math.max(1, Math.ceil(bytes.length / mostCuts));
  for (let at = 1; at < bytes.length; at += step) await judge([bytes.subarray(0, at), bytes.subarray(at)]);
  await judge(cutAtRandom(bytes));
  return whole;
}
