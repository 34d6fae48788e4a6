import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type QueueJob, type RunJob, runJob, runSegment } from '@sluice/contracts';
import { createTestDatabase, startRedis, testedBackends, waitUntil } from '@sluice/harness';
import type { QueueStores } from '../src/queue/bull-backends.ts';
import type { HandlerContext, HandlerResult } from '../src/queue/handlers.ts';
import { type OpenedQueue, openQueue } from '../src/queue/open-queue.ts';
import { type OpenedWorker, openWorker } from '../src/queue/open-worker.ts';
import { type Opened, withReleasers } from '../src/releasers/with-releasers.ts';
import { recordLog } from './record-log.ts';

type Behaviour = (run: number, context: HandlerContext) => Promise<HandlerResult>;

describe.each(testedBackends())('the queue on %s', (backend) => {
  let stores: Opened<QueueStores>;
  let opened: OpenedQueue;
  let worker: OpenedWorker;
  const { log, lines } = recordLog();
  const behaviours = new Map<string, Behaviour>();
  const runs = new Map<string, number>();
  const order: number[] = [];
  let purges = 0;

  const runsOf = (job: QueueJob) => runs.get(job.id) ?? 0;
  const stateOf = (job: QueueJob) => {
    const { jobs, segments } = opened.queue.bullQueues;
    return (job.kind === 'run-segment' ? segments : jobs).getJobState(job.id);
  };
  const untilState = (job: QueueJob, state: string) =>
    waitUntil(`${job.id} is ${state}`, async () => ((await stateOf(job)) === state ? true : undefined));
  const untilRuns = (job: QueueJob, count: number) =>
    waitUntil(`${job.id} ran ${count} times`, async () => (runsOf(job) >= count ? true : undefined));

  function newJob(behaviour: Behaviour): RunJob {
    const jobId = randomUUID();
    behaviours.set(jobId, behaviour);
    return runJob({ jobId, partnerId: 'demo', correlationId: jobId });
  }

  function startWorker(concurrency = 4): Promise<OpenedWorker> {
    return openWorker({
      ...stores.value,
      log,
      queue: opened.queue,
      concurrency,
      handlers: {
        'run-job': (data, context) => {
          const job = runJob({ jobId: data.job_id, partnerId: data.partner_id, correlationId: data.correlation_id });
          runs.set(job.id, runsOf(job) + 1);
          const behaviour = behaviours.get(data.job_id);
          return behaviour === undefined ? Promise.resolve('done') : behaviour(runsOf(job), context);
        },
        'run-segment': async (data, context) => {
          const job = runSegment({
            jobId: data.job_id,
            partnerId: data.partner_id,
            epoch: data.epoch,
            segment: data.segment,
          });
          order.push(data.segment);
          runs.set(job.id, runsOf(job) + 1);
          const behaviour = behaviours.get(`${data.job_id}/${data.segment}`);
          return behaviour === undefined ? Promise.resolve('done') : behaviour(runsOf(job), context);
        },
        release: async () => 'done',
        'sync-products': async () => 'done',
        purge: async () => {
          purges += 1;
          return 'done';
        },
      },
    });
  }

  beforeAll(async () => {
    stores = await openStores(backend);
    opened = await openQueue({ ...stores.value, log });
    worker = await startWorker();
  });

  afterAll(async () => {
    await worker.close();
    await opened.close();
    await stores.release();
  });

  it('runs what is enqueued, removes it, and accepts the same id again', async () => {
    const job = newJob(async () => 'done');
    await opened.queue.enqueue(job);
    await untilRuns(job, 1);
    await untilState(job, 'unknown');
    await opened.queue.enqueue(job);
    await untilRuns(job, 2);
    await untilState(job, 'unknown');
  });

  it('keeps parked work in sight until it is enqueued again', async () => {
    const job = newJob(async (run) => (run === 1 ? 'parked' : 'done'));
    await opened.queue.enqueue(job);
    await untilState(job, 'delayed');
    expect(runsOf(job)).toBe(1);
    await opened.queue.enqueue(job);
    await untilState(job, 'unknown');
    expect(runsOf(job)).toBe(2);
  });

  const segmentsOf = ({ data }: RunJob, numbers: number[]) =>
    numbers.map((segment) => runSegment({ jobId: data.job_id, partnerId: data.partner_id, epoch: 1, segment }));

  it('runs the children of a job, and then the job again', async () => {
    const job = newJob(async (run) => (run === 1 ? { children: segmentsOf(job, [0, 1, 2]) } : 'done'));
    await opened.queue.enqueue(job);
    await untilState(job, 'unknown');
    expect(runsOf(job)).toBe(2);
    expect(segmentsOf(job, [0, 1, 2]).map(runsOf)).toEqual([1, 1, 1]);
  });

  it('runs a job again at once whose children are done already', async () => {
    const job = newJob(async (run) => (run === 1 ? { children: [] } : 'done'));
    await opened.queue.enqueue(job);
    await untilState(job, 'unknown');
    expect(runsOf(job)).toBe(2);
  });

  it('takes early segments before late ones, and other work beside them', async () => {
    await worker.close();
    const parent = newJob(async (run) => (run === 1 ? { children: segmentsOf(parent, [5, 3, 9]) } : 'done'));
    const small = newJob(async () => 'done');
    worker = await startWorker(1);
    order.length = 0;
    behaviours.set(`${parent.data.job_id}/3`, async () => {
      await opened.queue.enqueue(small);
      await untilState(small, 'unknown');
      return 'done';
    });
    await opened.queue.enqueue(parent);
    await untilState(parent, 'unknown');
    expect(order).toEqual([3, 5, 9]);
    expect(runsOf(small)).toBe(1);
    await worker.close();
    worker = await startWorker();
  });

  it('adds what is missing, children too, and leaves what is there as it is', async () => {
    const children = (job: RunJob) => segmentsOf(job, [0, 1]);
    const job = newJob(async (run) => (run === 1 ? { children: children(job) } : 'done'));
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    behaviours.set(`${job.data.job_id}/0`, async () => {
      await released;
      return 'done';
    });
    await worker.close();
    await opened.queue.ensure(job, []);
    await opened.queue.ensure(job, []);
    worker = await startWorker(2);
    const [first, second] = children(job) as [QueueJob, QueueJob];
    await untilRuns(first, 1);
    await untilState(second, 'unknown');
    await untilState(job, 'waiting-children');
    await opened.queue.ensure(job, children(job));
    await untilRuns(second, 2);
    expect(runsOf(first)).toBe(1);
    release();
    await untilState(job, 'unknown');
    expect(runsOf(job)).toBe(2);
    const parked = newJob(async () => 'parked');
    await opened.queue.enqueue(parked);
    await untilState(parked, 'delayed');
    await opened.queue.ensure(parked, []);
    expect(await stateOf(parked)).toBe('delayed');
    await worker.close();
    worker = await startWorker();
  });

  it('schedules the purge', async () => {
    await opened.queue.ensurePurge();
    await opened.queue.ensurePurge();
    await waitUntil('the purge ran', async () => (purges > 0 ? true : undefined));
    expect(await opened.queue.bullQueues.jobs.getJobSchedulersCount()).toBe(1);
  });

  it.each(['done', 'parked'] as const)(
    'runs work once more that is enqueued while it runs and ends %s',
    async (end) => {
      const job: QueueJob = newJob(async (run) => {
        if (run === 1) await opened.queue.enqueue(job);
        return run === 1 ? end : 'done';
      });
      await opened.queue.enqueue(job);
      await untilState(job, 'unknown');
      expect(runsOf(job)).toBe(2);
    },
  );

  it('holds an id once, however often it is enqueued', async () => {
    await worker.close();
    const job = newJob(async () => 'done');
    await Promise.all(Array.from({ length: 50 }, () => opened.queue.enqueue(job)));
    worker = await startWorker();
    await untilState(job, 'unknown');
    expect(runsOf(job)).toBe(1);
  });

  it('tries work again that fails, without ever giving it up, and keeps of the error what anybody may see', async () => {
    const job = newJob(async (run) => {
      if (run <= 3) throw new Error('the store is broken\nwith a second line');
      return 'done';
    });
    await opened.queue.enqueue(job);
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await untilRuns(job, attempt);
      await untilState(job, 'delayed');
      const failed = await opened.queue.bullQueues.jobs.getJob(job.id);
      expect(failed).toMatchObject({
        failedReason: 'Error: the store is broken',
        stacktrace: [],
        attemptsMade: attempt,
      });
      // Enqueuing spares the waits between the attempts.
      await opened.queue.enqueue(job);
    }
    await untilState(job, 'unknown');
    expect(runsOf(job)).toBe(4);
  });

  it('refuses data that its kind does not take, without an attempt', async () => {
    await opened.queue.bullQueues.jobs.add('run-job', { job_id: 'no uuid' }, { jobId: 'refused', attempts: 3 });
    await waitUntil('it has failed', async () =>
      (await opened.queue.bullQueues.jobs.getJobState('refused')) === 'failed' ? true : undefined,
    );
    expect(lines.filter((line) => line.message === 'Queue job refused')).toHaveLength(1);
  });

  it('interrupts what runs at shutdown, and hands it to the next worker without a failed attempt', async () => {
    const job = newJob((run, { signal }) => (run === 1 ? untilAborted(signal) : Promise.resolve('done')));
    await opened.queue.enqueue(job);
    await untilRuns(job, 1);
    await worker.close();
    expect(await stateOf(job)).toBe('waiting');
    expect((await opened.queue.bullQueues.jobs.getJob(job.id))?.attemptsMade).toBe(0);
    worker = await startWorker();
    await untilState(job, 'unknown');
    expect(runsOf(job)).toBe(2);
  });

  it('holds ids alone, and logs them with every line of a run', async () => {
    const job = newJob(async (run) => (run === 1 ? 'parked' : 'done'));
    await opened.queue.enqueue(job);
    // The job is delayed in the queue before the worker that has delayed it knows, and logs it.
    const messages = await waitUntil('the run has ended', async () => {
      const found = lines.filter((line) => line.fields.queue_id === job.id);
      return found.length > 1 ? found : undefined;
    });
    expect(messages.map((line) => line.message)).toEqual(['Queue job started', 'Queue job waiting']);
    expect(messages[0]?.fields).toMatchObject({ kind: 'run-job', ...job.data });
    expect(await stateOf(job)).toBe('delayed');
    expect((await opened.queue.bullQueues.jobs.getJob(job.id))?.data).toEqual(job.data);
  });

  it('answers a ping', async () => {
    await opened.queue.ping();
  });
});

function openStores(backend: 'postgres' | 'redis'): Promise<Opened<QueueStores>> {
  return withReleasers(async (onRelease) => {
    const database = await createTestDatabase();
    onRelease('test database', database.drop);
    if (backend === 'postgres') return { databaseUrl: database.url };
    const redis = await startRedis();
    onRelease('test redis', redis.stop);
    return { databaseUrl: database.url, redisUrl: redis.url };
  });
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}
