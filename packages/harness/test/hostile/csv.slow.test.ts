import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestProduct, type TestProduct } from '../../src/index.ts';
import { readCsv } from './read-csv.ts';
import { refusedCsv } from './refused-csv.ts';
import { submitBothWays } from './verdict.ts';

let product: TestProduct;

beforeAll(async () => {
  product = await startTestProduct({ limits: { SLUICE_ITEM_MAX_BYTES: '200000' } });
  await product.startWorker();
});
afterAll(() => product.stop());

const csv = (bytes: string | Buffer) => ({ body: { type: 'text/csv', bytes } });

describe('CSV that cannot be read as a whole', () => {
  it.each(refusedCsv)('because of $name is refused, or its job fails', async ({ body, detail, isLate }) => {
    const problem = { status: 400, code: 'malformed_body', detail: expect.stringMatching(detail) };
    const failed = { state: 'FAILED', reason: expect.stringMatching(detail), faults: [], stored: {} };
    expect(await submitBothWays(product, csv(body))).toEqual([problem, isLate ? failed : problem]);
  });
});

describe('CSV that can be read', () => {
  it.each(readCsv)('with $name is reported row by row', async ({ body, faults = [], stored }) => {
    const ended = {
      state: faults.length > 0 ? 'COMPLETED_WITH_ERRORS' : 'COMPLETED',
      reason: null,
      faults: faults.map(([index, line, source_id, code, path]) => {
        return { index, line, source_id, status: 'REJECTED', code, path };
      }),
      stored,
    };
    expect(await submitBothWays(product, csv(body))).toEqual([ended, ended]);
  });
});
