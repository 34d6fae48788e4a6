import { type CommandEvents, makeRunDirectory, requireRedisServer } from '@sluice/harness/commands';
import { type OnRelease, withReleasers } from '@sluice/runtime';
import { openEnvironment } from './environment/environment.ts';
import { openParticipants } from './participants.ts';
import type { ChaosOptions } from './read-options.ts';
import type { ChaosRun } from './report/verdict.ts';
import { runPhases } from './run-phases.ts';

/**
 * Runs the product under load and faults, and checks what became of every submission. Leaves no process behind, and no file
 * unless they are to be kept.
 * @throws RequirementError where there is no redis-server; the reason of `events.signal` where it fires; Error where the
 *   harness itself fails
 */
export async function runChaos(options: ChaosOptions, events: CommandEvents): Promise<ChaosRun> {
  requireRedisServer();
  let unexpectedExits = 0;
  const onUnexpectedExit = (name: string, how: string) => {
    unexpectedExits += 1;
    events.tell(`${name} exited unexpectedly (${how})`);
  };
  const { value, release } = await withReleasers(async (onRelease) => {
    const directory = await openDirectory(options, events, onRelease);
    const environment = await openEnvironment(
      { directory, sabotage: options.sabotage, onUnexpectedExit },
      events,
      onRelease,
    );
    const participants = await openParticipants(environment, onRelease);
    events.signal.throwIfAborted();
    return participants;
  });
  try {
    return { ...(await runPhases(options, value, events)), unexpectedExits };
  } finally {
    await release();
  }
}

async function openDirectory({ keep }: ChaosOptions, { tell }: CommandEvents, onRelease: OnRelease): Promise<string> {
  const directory = await makeRunDirectory('chaos');
  if (keep) tell(`logs and data are kept in ${directory.path}`);
  else onRelease('directory', directory.remove);
  return directory.path;
}
