import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestProduct, type TestProduct } from '../../src/index.ts';
import { parseExactly } from './parse-exactly.ts';
import { refusedPayloads, takenPayloads } from './payloads.ts';
import { submitBothWays } from './verdict.ts';

let product: TestProduct;

beforeAll(async () => {
  product = await startTestProduct();
  await product.startWorker();
});
afterAll(() => product.stop());

describe('a payload that cannot be read as a whole', () => {
  it.each(refusedPayloads)('of $name is $status $code, or a job that fails with the same reason', async (refusal) => {
    const { body, status, code, detail, isLate } = refusal;
    const problem = { status, code, detail: expect.stringMatching(detail) };
    const failed = { state: 'FAILED', reason: expect.stringMatching(detail), faults: [], stored: {} };
    expect(await submitBothWays(product, { body })).toEqual([problem, isLate ? failed : problem]);
  });
});

describe('an unusual payload', () => {
  it.each(takenPayloads)('with $name is accepted', async ({ body }) => {
    const stored = { A: parseExactly('{"name":"a"}') };
    const ended = { state: 'COMPLETED', reason: null, faults: [], stored };
    expect(await submitBothWays(product, { body })).toEqual([ended, ended]);
  });
});
