import { describe, expect, it } from '@jest/globals';
import { findCollection } from '@sluice/contracts';
import type { ItemResult, Submission } from '@sluice/ingest';
import { resultsBody } from '../src/native/submission-results.ts';

const collection = findCollection('master/skus');
if (collection === undefined) throw new Error('There is no collection master/skus.');

const submission: Submission = {
  partnerId: 'p',
  keyId: null,
  correlationId: 'c-1',
  collection,
  mode: 'upsert',
  format: 'json',
  surface: 'native',
  action: 'merge',
  allowEmpty: false,
};
const uuid = '0190a0f0-0000-7000-8000-000000000001';
const fault = { code: 'missing_field', path: 'name', reason: 'It is missing.' };

describe('resultsBody', () => {
  it('shows each outcome with its fields, and counts them', () => {
    const results: ItemResult[] = [
      { index: 0, line: null, sourceId: 'A', status: 'ACCEPTED', internalId: uuid },
      { index: 1, line: null, sourceId: 'B', status: 'REPLAY', internalId: uuid },
      { index: 2, line: null, sourceId: 'C', status: 'QUARANTINED', quarantineId: uuid, ...fault },
      { index: 3, line: null, sourceId: null, status: 'REJECTED', ...fault },
    ];
    const internal_id = expect.stringMatching(/^fgai-sku-[0-9A-Z]{26}$/);
    const quarantine_id = expect.stringMatching(/^qn-[0-9A-Z]{26}$/);
    expect(resultsBody(results, submission)).toEqual({
      results: [
        { source_id: 'A', status: 'ACCEPTED', internal_id },
        { source_id: 'B', status: 'REPLAY', internal_id },
        { source_id: 'C', status: 'QUARANTINED', quarantine_id, index: 2, ...fault },
        { source_id: null, status: 'REJECTED', index: 3, ...fault },
      ],
      summary: { accepted: 1, replay: 1, quarantined: 1, rejected: 1 },
      correlation_id: 'c-1',
    });
  });

  it('names the line of a rejected item if the format has lines', () => {
    const rejected: ItemResult = { index: 0, line: 2, sourceId: 'A', status: 'REJECTED', ...fault };
    expect(resultsBody([rejected], { ...submission, format: 'csv' })).toMatchObject({ results: [{ line: 2 }] });
  });
});
