import { setTimeout as delay } from 'node:timers/promises';
import type { Cast, ChaosEvents } from './cast.ts';
import type { Finding } from './history/finding.ts';
import type { Load } from './load/load.ts';
import { readHistory } from './observe/read-history.ts';
import { waitForReleases } from './observe/wait-for-releases.ts';
import { judge } from './oracle/judge.ts';

/** What was abandoned in a paused process, or is still being written, shows itself within this time. */
const calmMs = 2_000;

/** Reads what became of everything and judges it; what was found on the way is added. */
export async function judgeRun(load: Load, cast: Cast, { tell, signal }: ChaosEvents): Promise<Finding[]> {
  const { stage, prober, clients } = cast;
  await waitForReleases({ postgres: stage.postgres, signal });
  await delay(calmMs, undefined, { signal });
  tell('reading what became of everything');
  const { submissions, syncs: sentSyncs } = load;
  const sources = { clients: [prober, ...clients], postgres: stage.postgres, submissions, sentSyncs, signal };
  const history = await readHistory(sources);
  tell(`judging ${history.jobs.length} jobs and ${history.records.length} records`);
  return mergeFindings([...load.findings.found, ...judge(history)]);
}

/** What was found on the way is found again in the end. */
function mergeFindings(findings: readonly Finding[]): Finding[] {
  const known = new Map<string, Finding>();
  for (const finding of findings) {
    const key = `${finding.kind} ${finding.about}`;
    if (!known.has(key)) known.set(key, finding);
  }
  return [...known.values()];
}
