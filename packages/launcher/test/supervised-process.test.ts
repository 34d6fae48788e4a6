import { EventEmitter, once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { identifyProcess, isRunning } from '../src/processes/process-identity.ts';
import { SupervisedProcess } from '../src/processes/supervised-process.ts';
import { spawnSleeper } from './sleeper.ts';

const supervised: SupervisedProcess[] = [];

afterEach(() => {
  for (const one of supervised.splice(0)) one.killNow();
});

/** Supervises a sleeper; `events` emits `ready` with its pid, and `end` with how it ended. */
function supervise(setUp = ''): { one: SupervisedProcess; events: EventEmitter } {
  const events = new EventEmitter();
  const one = new SupervisedProcess({
    name: 'sleeper',
    spawn: () => {
      const child = spawnSleeper(setUp);
      child.stdout?.once('data', () => events.emit('ready', child.pid));
      return child;
    },
    onStart: () => undefined,
    onEnd: (how) => events.emit('end', how),
  });
  supervised.push(one);
  return { one, events };
}

describe('SupervisedProcess', () => {
  it('restarts a process that dies', async () => {
    const { one, events } = supervise();
    const [firstPid] = await once(events, 'ready');
    process.kill(firstPid, 'SIGKILL');
    const [[how], [secondPid]] = await Promise.all([once(events, 'end'), once(events, 'ready')]);
    expect(how).toBe('SIGKILL');
    expect(secondPid).not.toBe(firstPid);
    expect([one.pid, one.ends]).toEqual([secondPid, 1]);
  });

  it.each([
    ['by SIGTERM', '', 60_000, 'SIGTERM'],
    ['by SIGKILL where it does not end in time', "process.on('SIGTERM', () => {})", 1, 'SIGKILL'],
  ])('stops it for good %s', async (_case, setUp, timeoutMs, signal) => {
    const { one, events } = supervise(setUp);
    await once(events, 'ready');
    const identity = identifyProcess(one.pid);
    const [[how]] = await Promise.all([once(events, 'end'), one.stop(timeoutMs)]);
    expect(how).toBe(signal);
    expect(identity !== null && isRunning(identity)).toBe(false);
    expect(one.ends).toBe(1);
  });

  it('does not restart it where it is stopped between two starts', async () => {
    const { one, events } = supervise('process.exit(3)');
    const [how] = await once(events, 'end');
    await one.stop(1_000);
    expect([how, one.ends]).toEqual(['exit code 3', 1]);
  });
});
