import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { JobErrorView } from '@sluice/ingest';
import { writeErrorsCsv, writeErrorsJson } from '../src/native/job-errors.ts';

const error: JobErrorView = {
  index: 0,
  line: 2,
  sourceId: 'SKU-1',
  status: 'REJECTED',
  code: 'wrong_type',
  reason: 'It is a number.',
  path: 'name',
  quarantineId: null,
};

async function* pagesOf(...pages: JobErrorView[][]): AsyncGenerator<JobErrorView[]> {
  yield* pages;
}

const join = async (pieces: AsyncIterable<string>) => (await Readable.from(pieces).toArray()).join('');
const csvOf = (...pages: JobErrorView[][]) => join(writeErrorsCsv(pagesOf(...pages)));
const jsonOf = (...pages: JobErrorView[][]) => join(writeErrorsJson(pagesOf(...pages)));

const header = 'index,line,source_id,status,code,reason,path,quarantine_id\r\n';

describe('writeErrorsCsv', () => {
  it('writes the header once, over all pages', async () => {
    const row = '0,2,SKU-1,REJECTED,wrong_type,It is a number.,name,\r\n';
    expect(await csvOf([error], [error])).toBe(header + row + row);
  });

  it('writes only the header without errors', async () => {
    expect(await csvOf()).toBe(header);
  });

  it('quotes what would break a row', async () => {
    const [, row] = (await csvOf([{ ...error, sourceId: 'a,"b"', reason: 'two\nlines' }])).split('\r\n');
    expect(row).toBe('0,2,"a,""b""",REJECTED,wrong_type,"two\nlines",name,');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('keeps a spreadsheet from running %j', async (sourceId) => {
    expect(await csvOf([{ ...error, sourceId }])).toMatch(/^[^\n]+\n0,2,"?'/);
  });
});

describe('writeErrorsJson', () => {
  it('writes one list over all pages', async () => {
    const list: unknown = JSON.parse(await jsonOf([error, error], [error]));
    expect(list).toHaveLength(3);
    expect(list).toContainEqual({
      index: 0,
      line: 2,
      source_id: 'SKU-1',
      status: 'REJECTED',
      code: 'wrong_type',
      reason: 'It is a number.',
      path: 'name',
      quarantine_id: null,
    });
  });

  it('writes an empty list without errors', async () => {
    expect(JSON.parse(await jsonOf())).toEqual([]);
  });
});
