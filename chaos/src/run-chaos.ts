import { makeRunDirectory, registerPartner, requireRedisServer } from '@sluice/harness/commands';
import { type OnRelease, withReleasers } from '@sluice/runtime';
import type { ChaosEvents } from './cast.ts';
import { PartnerClient } from './http/partner-client.ts';
import { openStage } from './open-stage.ts';
import { performRun } from './perform-run.ts';
import type { ChaosOptions } from './read-options.ts';
import type { ChaosRun } from './report/verdict.ts';
import type { Stage } from './stage.ts';

const partners = ['acme', 'globex', 'initech', 'umbrella'] as const;
const proberName = 'prober';

/**
 * Runs the product under load and faults, and has the oracle judge what became of it. Leaves no process behind, and no file
 * unless they are to be kept.
 * @throws RequirementError where there is no redis-server; the reason of `events.signal` where it fires; Error where the
 *   harness itself fails
 */
export async function runChaos(options: ChaosOptions, events: ChaosEvents): Promise<ChaosRun> {
  requireRedisServer();
  let deaths = 0;
  const onDeath = (name: string, how: string) => {
    deaths += 1;
    events.tell(`${name} ended by itself (${how})`);
  };
  const { value, release } = await withReleasers(async (onRelease) => {
    const directory = await makeDirectory(options, events, onRelease);
    const stage = await openStage({ directory, sabotage: options.sabotage, onDeath }, events, onRelease);
    const [prober, ...clients] = await openClients(stage, onRelease);
    events.signal.throwIfAborted();
    return { stage, prober, clients };
  });
  try {
    return { ...(await performRun(options, value, events)), deaths };
  } finally {
    await release();
  }
}

async function makeDirectory({ keep }: ChaosOptions, { tell }: ChaosEvents, onRelease: OnRelease): Promise<string> {
  const directory = await makeRunDirectory('chaos');
  if (keep) tell(`logs and data are kept in ${directory.path}`);
  else onRelease('directory', directory.remove);
  return directory.path;
}

/** The prober comes first: what it sends measures, and is no load. */
async function openClients(stage: Stage, onRelease: OnRelease): Promise<[PartnerClient, ...PartnerClient[]]> {
  const open = async (name: string) => {
    const { baseUrls, adminApiKey } = stage;
    const apiKey = await registerPartner({ baseUrl: baseUrls[0], adminApiKey }, name);
    const client = new PartnerClient({ partner: name, apiKey, baseUrls });
    onRelease(`client of ${name}`, () => client.close());
    return client;
  };
  return [await open(proberName), ...(await Promise.all(partners.map(open)))];
}
