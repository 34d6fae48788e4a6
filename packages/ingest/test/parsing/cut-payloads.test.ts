import { describe, expect, it } from '@jest/globals';
import type { PayloadFormat } from '@sluice/contracts';
import { segmentPieces } from './read-payload.ts';

const payloads: [PayloadFormat, string][] = [
  ['json', '\ufeff { "items" : [ {"a\\"}]":["x\\\\",{"b":-1.5e-7}]} ,\n 12.5,"té\\"xt" , null,[[]],{} ] } \r\n'],
  ['json', '{"\\u0069tems":[]}'],
  ['json', '{"items":[{"a":"\\u00e9\\\\"},tru]}'],
  ['ndjson', '\ufeff\n {"a":1} \r\n\r\n{"b":"é"}\n   \n{"c":3}\t\r\n\r'],
  ['ndjson', '{"a":1}\r\ngarbage {"\n"b"'],
  ['csv', '\ufeff\r\nsource_id,"name"\r\nA,"a, ""b""\r\n\r\n"\r\n\r\nB,é\n"C",""\r\nD,\r'],
  ['csv', '"source_id"\n"A"\n""""'],
];

describe.each(payloads)('a payload of %s: %j', (format, text) => {
  const payload = Buffer.from(text);
  const settings = { format, segmentBytes: 1, itemMaxBytes: 20 };

  it('gives the same segments, at whatever byte it is cut', async () => {
    const whole = await segmentPieces([payload], settings);
    for (let at = 0; at <= payload.length; at += 1) {
      expect(await segmentPieces([payload.subarray(0, at), payload.subarray(at)], settings)).toEqual(whole);
    }
  });

  it('gives the same segments in pieces of one to four bytes', async () => {
    const whole = await segmentPieces([payload], settings);
    for (const size of [1, 2, 3, 4]) {
      const pieces = Array.from({ length: Math.ceil(payload.length / size) }, (_, at) =>
        payload.subarray(at * size, at * size + size),
      );
      expect(await segmentPieces(pieces, settings)).toEqual(whole);
    }
  });
});

describe('a payload that is cut short at any byte', () => {
  it('is never taken for whole, in JSON', async () => {
    const payload = Buffer.from('{"items":[{"a":"}]}"},{"b":[1,{"c":"\\"]}"}]},3]}');
    for (let at = 1; at < payload.length; at += 1) {
      const truncated = segmentPieces([payload.subarray(0, at)], { format: 'json' });
      await expect(truncated).rejects.toMatchObject({ code: 'payload_truncated', byteOffset: at });
    }
  });
});
