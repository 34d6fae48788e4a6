import { describe, expect, it } from '@jest/globals';
import { jobIdOf, uuidOf } from '../src/load/job-ids.ts';

describe('the two ids of a job', () => {
  it.each([
    ['00000000-0000-0000-0000-000000000000', 'job-00000000000000000000000000'],
    ['0187f9b0-8f1c-7c3e-9f4a-0123456789ab', 'job-01GZWV13RWFGZ9YJG14D2PF2DB'],
    ['ffffffff-ffff-ffff-ffff-ffffffffffff', 'job-7ZZZZZZZZZZZZZZZZZZZZZZZZZ'],
  ])('are the same number: %s and %s', (uuid, jobId) => {
    expect(jobIdOf(uuid)).toBe(jobId);
    expect(uuidOf(jobId)).toBe(uuid);
  });
});
