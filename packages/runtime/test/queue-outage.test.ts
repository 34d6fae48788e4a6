import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { runJob } from '@sluice/contracts';
import { findFreePort, testsRedis, waitUntil } from '@sluice/harness';
import { openQueue } from '../src/queue/open-queue.ts';
import { recordLog } from './record-log.ts';

const describeOnRedis = testsRedis() ? describe : describe.skip;

describeOnRedis('the queue while Redis is down', () => {
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
