import { describe, expect, it } from '@jest/globals';
import { findOversizedItem, noText } from '../../src/parsing/items/frame-item.ts';
import { segmentPayload } from '../../src/parsing/segment-payload.ts';
import { skus } from './read-payload.ts';

const mebibyte = 1024 * 1024;
const textBytes = 64 * mebibyte;
const piece = Buffer.alloc(65_536, 'x');

/** An item of 64 MiB between two small ones, in pieces of 64 KiB that are one and the same memory. */
async function* streamLargeItem(before: string, after: string): AsyncGenerator<Buffer> {
  yield Buffer.from(before);
  for (let sent = 0; sent < textBytes; sent += piece.length) yield piece;
  yield Buffer.from(after);
}

describe('an item of 64 MiB', () => {
  const cases = [
    ['json', '{"items":[{"a":1},{"a":"', '"},{"a":3}]}'],
    ['ndjson', '{"a":1}\n{"a":"', '"}\n{"a":3}\n'],
    ['csv', 'source_id\nA\n"', '"\nB\n'],
  ] as const;

  it.each(cases)('is scanned in flat memory, and set apart (%s)', async (format, before, after) => {
    const segments = segmentPayload(streamLargeItem(before, after), {
      format,
      segmentBytes: mebibyte,
      itemMaxBytes: mebibyte,
      collection: skus,
    });
    const start = process.memoryUsage();
    const cuts = [];
    for await (const cut of segments) cuts.push(cut);
    const end = process.memoryUsage();
    expect(cuts.map(({ firstIndex, items }) => [firstIndex, items])).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
    ]);
    expect(end.arrayBuffers - start.arrayBuffers).toBeLessThan(8 * mebibyte);
    expect(cuts.map((cut) => findOversizedItem(cut, format, mebibyte)?.fault?.code)).toEqual([
      undefined,
      'item_too_large',
      undefined,
    ]);
    expect(findOversizedItem(cuts[1] ?? fail(), format, mebibyte)).toMatchObject({
      index: 1,
      line: format === 'json' ? null : cuts[1]?.firstLine,
      byteEnd: cuts[1]?.byteEnd,
      text: noText,
      value: undefined,
    });
  });
});

function fail(): never {
  throw new Error('There is no second segment.');
}
