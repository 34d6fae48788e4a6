import { describe, expect, it } from '@jest/globals';
import { bullJobId, collections, formatId, newJobId, parseId } from '../src/index.ts';

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const prefixes = ['job', 'qn', ...[...collections.values()].map(({ idPrefix }) => `fgai-${idPrefix}`)];
const uuids = [
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '01890a5d-ac96-774b-bcce-b302099a8057',
];

describe('an id', () => {
  it.each(prefixes)('with prefix %s comes back as it was', (prefix) => {
    for (const uuid of [...uuids, newJobId()]) expect(parseId(prefix, formatId(prefix, uuid))).toBe(uuid);
  });

  it('is shown as a ULID of the same number', () => {
    expect(formatId('job', '01890a5d-ac96-774b-bcce-b302099a8057')).toBe('job-01H455VB4PEX5VSKNK084SN02Q');
    expect(formatId('job', 'ffffffff-ffff-ffff-ffff-ffffffffffff')).toBe('job-7ZZZZZZZZZZZZZZZZZZZZZZZZZ');
  });

  it('may be in lower case', () => {
    expect(parseId('job', 'job-01h455vb4pex5vsknk084sn02q')).toBe('01890a5d-ac96-774b-bcce-b302099a8057');
  });

  it.each([
    '',
    'job',
    'job-',
    '01H455VB4PEX5VSKNK084SN02Q',
    'qn-01H455VB4PEX5VSKNK084SN02Q',
    'JOB-01H455VB4PEX5VSKNK084SN02Q',
    'job_01H455VB4PEX5VSKNK084SN02Q',
    'job-01H455VB4PEX5VSKNK084SN02',
    'job-01H455VB4PEX5VSKNK084SN02QQ',
    'job-01H455VB4PEX5VSKNK084SN02Q\n',
    ' job-01H455VB4PEX5VSKNK084SN02Q',
    'job-81H455VB4PEX5VSKNK084SN02Q',
    'job-ZZZZZZZZZZZZZZZZZZZZZZZZZZ',
    'job-01H455VB4PEX5VSKNK084SN02U',
    'job-0IH455VB4PEX5VSKNK084SN02Q',
    'job-01890a5d-ac96-774b-bcce-b302099a8057',
  ])('is not %j', (text) => {
    expect(parseId('job', text)).toBeUndefined();
  });

  it('of a new job is a UUID in lower case, and new each time', () => {
    const ids = Array.from({ length: 1_000 }, newJobId);
    expect(new Set(ids).size).toBe(1_000);
    for (const id of ids) expect(id).toMatch(uuidPattern);
  });
});

describe('the queue id of a submission', () => {
  it.each([
    ['partner', 'correlation'],
    ['1', '2'],
    ['', ''],
    ['a:b', 'c:d'],
    ['ä', '\ud800'],
    ['p'.repeat(10_000), 'c'.repeat(10_000)],
  ])('is short, without a colon and no integer, for (%#)', (partnerId, correlationId) => {
    expect(bullJobId(partnerId, correlationId)).toMatch(/^run-job-[0-9a-f]{64}$/);
    expect(bullJobId(partnerId, correlationId)).toBe(bullJobId(partnerId, correlationId));
  });

  it('differs wherever the pair differs', () => {
    const pairs = [
      ['ab', 'c'],
      ['a', 'bc'],
      ['a","b', 'c'],
      ['a', 'b","c'],
      ['abc', ''],
      ['', 'abc'],
      ['\ud800', ''],
      ['\ufffd', ''],
    ] as const;
    expect(new Set(pairs.map(([partnerId, correlationId]) => bullJobId(partnerId, correlationId))).size).toBe(
      pairs.length,
    );
  });
});
