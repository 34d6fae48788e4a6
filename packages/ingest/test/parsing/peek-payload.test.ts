import { describe, expect, it } from '@jest/globals';
import { peekPayload } from '../../src/parsing/peek-payload.ts';
import { skus } from './read-payload.ts';

describe('peekPayload', () => {
  it.each([
    ['json', ''],
    ['json', '\ufeff \n'],
    ['json', '{"ite'],
    ['json', '{"items":[{"a":1},,,'],
    ['ndjson', '{"a":1}\n['],
    ['ndjson', 'garbage, which is one bad item'],
    ['csv', 'source_id,na'],
    ['csv', '\ufeff\r\nsource_id,name\n"'],
  ] as const)('lets pass what can be the beginning of a payload (%s): %j', (format, head) => {
    expect(() => peekPayload(Buffer.from(head), { format, collection: skus })).not.toThrow();
  });

  it.each([
    ['json', '[{"a":1}', 'payload_malformed', 0],
    ['json', '\ufeff {"records":[', 'payload_malformed', 13],
    ['json', '{"items":{', 'payload_malformed', 9],
    ['ndjson', '\n [{"a":1},', 'payload_malformed', 2],
    ['csv', 'source_id,colour\n', 'payload_header_invalid', 0],
    ['csv', '\ufeffname\r\n', 'payload_header_invalid', 3],
  ] as const)('refuses what cannot (%s): %j', (format, head, code, byteOffset) => {
    const peek = () => peekPayload(Buffer.from(head), { format, collection: skus });
    expect(peek).toThrow(expect.objectContaining({ code, byteOffset }));
  });

  it.each(['json', 'ndjson', 'csv'] as const)('refuses UTF-16 (%s)', (format) => {
    const peek = () => peekPayload(Buffer.from('\ufeffsource_id', 'utf16le'), { format, collection: skus });
    expect(peek).toThrow(expect.objectContaining({ code: 'payload_not_utf8' }));
  });
});
