import { describe, expect, it } from '@jest/globals';
import { bullJobId, compileQueueJobValidator, jobCatalogue, newJobId, releaseJob, runJob } from '../src/index.ts';

const run = runJob({ jobId: newJobId(), partnerId: 'acme', correlationId: 'c-1' });
const release = releaseJob({ partnerId: 'acme', collection: 'master/skus' });
const isQueueJob = compileQueueJobValidator();

describe('queued work', () => {
  it('to run a job is named by partner and correlation id', () => {
    expect(run.id).toBe(bullJobId('acme', 'c-1'));
    expect(run.data).toMatchObject({ partner_id: 'acme', correlation_id: 'c-1' });
  });

  it('to release is named by partner and collection', () => {
    expect(release).toMatchObject({ kind: 'release', data: { partner_id: 'acme', collection: 'master/skus' } });
    expect(release.id).toMatch(/^release-[0-9a-f]{64}$/);
    expect(releaseJob({ partnerId: 'acm', collection: 'emaster/skus' }).id).not.toBe(release.id);
  });

  it.each([run, release])('of its kind passes the check: %j', (job) => {
    expect(isQueueJob(job)).toBe(true);
  });

  it.each([
    undefined,
    {},
    { ...run, kind: 'release' },
    { ...run, kind: 'other' },
    { ...run, id: '' },
    { ...run, data: { ...run.data, job_id: 'job-1' } },
    { ...run, data: { ...run.data, more: 1 } },
    { ...run, data: { job_id: run.data.job_id } },
    { ...release, data: { partner_id: 'acme' } },
  ])('of another form does not: %j', (job) => {
    expect(isQueueJob(job)).toBe(false);
  });

  it('is tried more than once, with a wait between', () => {
    for (const { attempts, backoffMs } of Object.values(jobCatalogue)) {
      expect(attempts).toBeGreaterThan(1);
      expect(backoffMs).toBeGreaterThan(0);
    }
  });
});
