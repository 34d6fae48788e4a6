import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type QueueJob, runJob } from '@sluice/contracts';
import { createTestDatabase, findFreePort, hasRedis, startRedis, waitUntil } from '@sluice/testing';
import type { HandlerContext, HandlerResult } from '../src/queue/handlers.ts';
import { type OpenedQueue, openQueue } from '../src/queue/open-queue.ts';
import { type OpenedWorker, openWorker } from '../src/queue/open-worker.ts';
import type { QueueStores } from '../src/queue/queue-stores.ts';
import { type Opened, withReleasers } from '../src/releasers/with-releasers.ts';
import { recordLog } from './record-log.ts';

type Behaviour = (run: number, context: HandlerContext) => Promise<HandlerResult>;

const backends = hasRedis() ? (['postgres', 'redis'] as const) : (['postgres'] as const);

describe.each(backends)('the queue on %s', (backend) => {
  let stores: Opened<QueueStores>;
  let opened: OpenedQueue;
  let worker: OpenedWorker;
  const { log, lines } = recordLog();
  const behaviours = new Map<string, Behaviour>();
  const runs = new Map<string, number>();
  const exhausted: string[] = [];

  const runsOf = (job: QueueJob) => runs.get(job.id) ?? 0;
  const stateOf = (job: QueueJob) => opened.queue.bullQueue.getJobState(job.id);
  const untilState = (job: QueueJob, state: string) =>
    waitUntil(`${job.id} is ${state}`, async () => ((await stateOf(job)) === state ? true : undefined));
  const untilRuns = (job: QueueJob, count: number) =>
    waitUntil(`${job.id} ran ${count} times`, async () => (runsOf(job) >= count ? true : undefined));

  function newJob(behaviour: Behaviour): QueueJob {
    const jobId = randomUUID();
    behaviours.set(jobId, behaviour);
    return runJob({ jobId, partnerId: 'demo', correlationId: jobId });
  }

  function startWorker(): Promise<OpenedWorker> {
    return openWorker({
      ...stores.value,
      log,
      concurrency: 4,
      handlers: {
        'run-job': (data, context) => {
          const job = runJob({ jobId: data.job_id, partnerId: data.partner_id, correlationId: data.correlation_id });
          runs.set(job.id, runsOf(job) + 1);
          const behaviour = behaviours.get(data.job_id);
          return behaviour === undefined ? Promise.resolve('done') : behaviour(runsOf(job), context);
        },
        release: async () => 'done',
      },
      onExhausted: async (work) => void exhausted.push(work.id),
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

  it('runs what is enqueued, lets go of it, and takes the same id again', async () => {
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

  it('runs work again by itself where its handler says when', async () => {
    const job = newJob(async (run) => (run < 3 ? { retryInMs: 1 } : 'done'));
    await opened.queue.enqueue(job);
    await untilState(job, 'unknown');
    expect(runsOf(job)).toBe(3);
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

  it('gives work up after its last attempt, says so once, and runs it again when it is enqueued', async () => {
    const job = newJob(async (run) => {
      if (run <= 5) throw new Error('the store is broken\nwith a second line');
      return 'done';
    });
    await opened.queue.enqueue(job);
    // Enqueuing spares the waits between the attempts.
    for (let attempt = 1; attempt < 5; attempt += 1) {
      await untilRuns(job, attempt);
      await untilState(job, 'delayed');
      await opened.queue.enqueue(job);
    }
    await untilState(job, 'failed');
    expect(exhausted).toEqual([job.id]);
    const failed = await opened.queue.bullQueue.getJob(job.id);
    expect(failed).toMatchObject({ failedReason: 'Error: the store is broken', stacktrace: [] });
    await opened.queue.enqueue(job);
    await untilState(job, 'unknown');
    expect(runsOf(job)).toBe(6);
  });

  it('refuses data that its kind does not take, without an attempt', async () => {
    await opened.queue.bullQueue.add('run-job', { job_id: 'no uuid' }, { jobId: 'refused', attempts: 3 });
    await waitUntil('it has failed', async () =>
      (await opened.queue.bullQueue.getJobState('refused')) === 'failed' ? true : undefined,
    );
    expect(lines.filter((line) => line.message === 'work refused')).toHaveLength(1);
  });

  it('interrupts what runs at shutdown, and hands it to the next worker without a failed attempt', async () => {
    const job = newJob((run, { signal }) => (run === 1 ? untilAborted(signal) : Promise.resolve('done')));
    await opened.queue.enqueue(job);
    await untilRuns(job, 1);
    await worker.close();
    expect(await stateOf(job)).toBe('waiting');
    expect((await opened.queue.bullQueue.getJob(job.id))?.attemptsMade).toBe(0);
    worker = await startWorker();
    await untilState(job, 'unknown');
    expect(runsOf(job)).toBe(2);
  });

  it('holds ids alone, and logs them with every line of a run', async () => {
    const job = newJob(async (run) => (run === 1 ? 'parked' : 'done'));
    await opened.queue.enqueue(job);
    await untilState(job, 'delayed');
    expect((await opened.queue.bullQueue.getJob(job.id))?.data).toEqual(job.data);
    const messages = lines.filter((line) => line.fields.queue_id === job.id);
    expect(messages.map((line) => line.message)).toEqual(['work started', 'work delayed']);
    expect(messages[0]?.fields).toMatchObject({ kind: 'run-job', ...job.data });
  });

  it('answers a ping', async () => {
    await opened.queue.ping();
  });
});

if (hasRedis()) {
  describe('the queue while Redis is down', () => {
    it('opens, refuses work in time, and takes it as soon as Redis is there', async () => {
      const port = await findFreePort();
      const { log } = recordLog();
      const redisUrl = `redis://127.0.0.1:${port}`;
      const { queue, close } = await openQueue({ databaseUrl: 'postgres://nowhere/none', redisUrl, log });
      const job = runJob({ jobId: randomUUID(), partnerId: 'demo', correlationId: 'c' });
      await expect(queue.enqueue(job)).rejects.toThrow();
      await expect(queue.ping()).rejects.toThrow();
      const server = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], {
        stdio: 'ignore',
      });
      const exited = once(server, 'exit');
      const isTaken = () =>
        queue.enqueue(job).then(
          () => true as const,
          () => undefined,
        );
      await waitUntil('the work is taken', isTaken);
      await close();
      server.kill();
      await exited;
    });
  });
}

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
