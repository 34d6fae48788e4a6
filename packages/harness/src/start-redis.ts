import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasRedisServer, RedisServer } from './stores/redis-server.ts';

/** A Redis of one test's own. */
export type TestRedis = Pick<RedisServer, 'url' | 'flush' | 'kill' | 'start' | 'pause' | 'resume' | 'stop'>;

/** Whether a redis-server is on the PATH. `.ci/run` sets SLUICE_REQUIRE_REDIS, which makes its absence a failure. */
export function hasRedis(): boolean {
  const found = hasRedisServer();
  if (!found && process.env.SLUICE_REQUIRE_REDIS === '1') throw new Error('redis-server is not on the PATH.');
  return found;
}

/**
 * Starts redis-server on a free port, with a directory of its own; resolves when it accepts connections.
 * @param password what clients have to present; default: nothing
 */
export async function startRedis(password?: string): Promise<TestRedis> {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-redis-'));
  const redis = await RedisServer.open({ directory, ...(password !== undefined && { password }) });
  return {
    url: redis.url,
    flush: () => redis.flush(),
    kill: () => redis.kill(),
    start: () => redis.start(),
    pause: () => redis.pause(),
    resume: () => redis.resume(),
    stop: async () => {
      await redis.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
