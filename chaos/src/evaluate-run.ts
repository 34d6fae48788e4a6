import { setTimeout as delay } from 'node:timers/promises';
import type { CommandEvents } from '@sluice/harness/commands';
import type { Finding } from './history/finding.ts';
import type { Load } from './load/load.ts';
import { readHistory, type Sources } from './observe/read-history.ts';
import { checkHistory } from './oracle/check-history.ts';
import type { Participants } from './participants.ts';

/** Within this time everything is visible that a paused process had begun, or that is still being written. */
const quietMs = 2_000;

/** Reads what became of everything and checks it. @returns the findings, with those that were made during the run */
export async function evaluateRun(
  load: Load,
  participants: Participants,
  { tell, signal }: CommandEvents,
): Promise<Finding[]> {
  const { environment, prober, clients } = participants;
  await waitForReleases({ postgres: environment.postgres, signal });
  await delay(quietMs, undefined, { signal });
  tell('reading what became of everything');
  const { submissions, syncs: sentSyncs } = load;
  const sources = { clients: [prober, ...clients], postgres: environment.postgres, submissions, sentSyncs, signal };
  const history = await readHistory(sources);
  tell(`checking ${history.jobs.length} jobs and ${history.records.length} records`);
  return mergeFindings([...load.findings.found, ...checkHistory(history)]);
}

/** The oracle makes some findings again that were made during the run. */
function mergeFindings(findings: readonly Finding[]): Finding[] {
  const known = new Map<string, Finding>();
  for (const finding of findings) {
    const key = `${finding.kind} ${finding.subject}`;
    if (!known.has(key)) known.set(key, finding);
  }
  return [...known.values()];
}

const releaseTimeoutMs = 30_000;
const pollMs = 500;

/** Waits until nothing in quarantine is ready for release any more; after 30 s the oracle reports what was not released. */
async function waitForReleases({ postgres, signal }: Pick<Sources, 'postgres' | 'signal'>): Promise<void> {
  const deadline = performance.now() + releaseTimeoutMs;
  while (performance.now() < deadline && !signal.aborted) {
    const [row] = await postgres.query<{ ready: number }>(
      'SELECT count(*)::integer AS ready FROM quarantine WHERE ready',
    );
    if (row?.ready === 0) return;
    await delay(pollMs);
  }
}
