import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import {
  bullJobId,
  compileQueueJobValidator,
  jobCatalogue,
  newJobId,
  priorityOf,
  releaseJob,
  runJob,
  runSegment,
  syncProducts,
} from '../src/index.ts';

const run = runJob({ jobId: newJobId(), partnerId: 'acme', correlationId: 'c-1' });
const release = releaseJob({ partnerId: 'acme', collection: 'master/skus' });
const segment = runSegment({ jobId: newJobId(), partnerId: 'acme', epoch: 3, segment: 7 });
const sync = syncProducts({ partnerId: 'acme', sessionId: newJobId() });
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

  it('to run a segment is named by job, epoch and segment, so that a new claim asks anew', () => {
    const { job_id: jobId } = segment.data;
    const ids = [
      segment,
      ...[
        [4, 7],
        [3, 8],
        [37, 0],
      ].map(([epoch = 0, number = 0]) => runSegment({ jobId, partnerId: 'acme', epoch, segment: number })),
    ];
    expect(new Set(ids.map(({ id }) => id)).size).toBe(4);
  });

  it('of other kinds goes before segments, and an early segment before a late one', () => {
    const later = runSegment({ jobId: newJobId(), partnerId: 'acme', epoch: 1, segment: 8 });
    expect([later, release, segment, run].sort((a, b) => priorityOf(a) - priorityOf(b))).toEqual([
      release,
      run,
      segment,
      later,
    ]);
  });

  it.each(Object.entries(jobCatalogue))('of kind %s has a valid schema', (_kind, { schema }) => {
    expect(new Ajv2020().validateSchema(schema)).toBe(true);
  });

  it.each([run, release, segment, sync])('of its kind passes the check: %j', (job) => {
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
    { ...sync, data: { partner_id: 'acme', session_id: 'ses-1' } },
    { ...segment, data: { ...segment.data, segment: -1 } },
  ])('of another form does not: %j', (job) => {
    expect(isQueueJob(job)).toBe(false);
  });

  it('waits longer from try to try, up to a bound', () => {
    for (const { retry } of Object.values(jobCatalogue)) {
      expect(retry.firstWaitMs).toBeGreaterThan(0);
      expect(retry.longestWaitMs).toBeGreaterThan(retry.firstWaitMs);
    }
  });
});
