import { setTimeout as delay } from 'node:timers/promises';
import type { CommandEvents } from '@sluice/harness/commands';
import type { Finding } from './history/finding.ts';
import type { Load } from './load/load.ts';
import { readHistory, type Sources } from './observe/read-history.ts';
import { judge } from './oracle/check-history.ts';
import type { Participants } from './participants.ts';

/** What was abandoned in a paused process, or is still being written, shows itself within this time. */
const calmMs = 2_000;

/** Reads what became of everything and judges it; what was found on the way is added. */
export async function evaluateRun(
  load: Load,
  participants: Participants,
  { tell, signal }: CommandEvents,
): Promise<Finding[]> {
  const { environment, prober, clients } = participants;
  await waitForReleases({ postgres: environment.postgres, signal });
  await delay(calmMs, undefined, { signal });
  tell('reading what became of everything');
  const { submissions, syncs: sentSyncs } = load;
  const sources = { clients: [prober, ...clients], postgres: environment.postgres, submissions, sentSyncs, signal };
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

const timeoutMs = 30_000;
const pollMs = 500;

/** Waits until quarantine has released what it is to release, or its time is up: the oracle says what is missing then. */
async function waitForReleases({ postgres, signal }: Pick<Sources, 'postgres' | 'signal'>): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline && !signal.aborted) {
    const [row] = await postgres.query<{ ready: number }>(
      'SELECT count(*)::integer AS ready FROM quarantine WHERE ready',
    );
    if (row?.ready === 0) return;
    await delay(pollMs);
  }
}
