import { describe, expect, it } from '@jest/globals';
import { findCollection } from '@sluice/contracts';
import type { FailedItem } from '@sluice/ingest';
import { writeReport } from '../src/async-bulk/report.ts';

/** The report of one record that failed for `error`. */
async function report(error: { code: string; reason: string }): Promise<string[]> {
  const failed: FailedItem = {
    error: { index: 0, line: null, sourceId: 'C"1', status: 'REJECTED', path: null, quarantineId: null, ...error },
    text: '{"source_id":"C\\"1","externalId":"C\\"1"}',
  };
  const customers = findCollection('crm/customers');
  if (customers === undefined) throw new Error('There is no collection crm/customers.');
  const rows: string[] = [];
  for await (const row of writeReport(one(failed), customers)) rows.push(row);
  return rows;
}

async function* one(failed: FailedItem): AsyncGenerator<FailedItem> {
  yield failed;
}

const resource = '"{""externalId"":""C\\""1""}"\r\n';

describe('writeReport', () => {
  it.each([
    ['plain', 'plain'],
    ['a, "b"\nc', '"a, ""b""\nc"'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@A1', "'@A1"],
    ['\tx', "'\tx"],
    ['\rx', `"'\rx"`],
  ])('writes the reason %j so that no spreadsheet runs it as a formula', async (reason, cell) => {
    expect(await report({ code: 'not_allowed', reason })).toEqual([
      'failureReason,resource\r\n',
      `${cell},${resource}`,
    ]);
  });

  it.each([
    ['already_exists', 'externalId already exists for this resource'],
    ['no_such_record', 'externalId does not exist for this resource'],
  ])('has its own reason for %s', async (code, reason) => {
    const [, row] = await report({ code, reason: "source_id 'C-1' …" });
    expect(row).toBe(`${reason},${resource}`);
  });
});
