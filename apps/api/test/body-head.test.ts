import { describe, expect, it } from '@jest/globals';
import { readContentEncoding, readPayloadFormat } from '../src/body/body-head.ts';

describe('readPayloadFormat', () => {
  it.each([
    ['application/json', 'json'],
    ['Application/JSON; charset=utf-8', 'json'],
    ['application/x-ndjson', 'ndjson'],
    ['text/csv; charset="UTF-8"; header=present', 'csv'],
    ['text/csv;charset=utf8', 'csv'],
  ])('reads %j', (contentType, format) => {
    expect(readPayloadFormat(contentType)).toBe(format);
  });

  it.each([undefined, '', 'text/plain', 'application/xml', 'application/json; charset=latin1', 'json'])(
    'refuses %j',
    (contentType) => {
      expect(() => readPayloadFormat(contentType)).toThrow(expect.objectContaining({ code: 'unsupported_media_type' }));
    },
  );
});

describe('readContentEncoding', () => {
  it.each([
    [undefined, 'identity'],
    ['identity', 'identity'],
    ['GZIP', 'gzip'],
    [' br ', 'br'],
  ])('reads %j', (header, encoding) => {
    expect(readContentEncoding(header)).toBe(encoding);
  });

  it.each(['deflate', 'zstd', 'gzip, br', ''])('refuses %j', (header) => {
    expect(() => readContentEncoding(header)).toThrow(expect.objectContaining({ code: 'unsupported_encoding' }));
  });
});
