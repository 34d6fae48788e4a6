import { setTimeout as delay } from 'node:timers/promises';
import { describeSync, type SentSync } from '../history/sync.ts';
import { ask } from './ask.ts';
import type { Sender } from './load.ts';

const pollMs = 500;

/** Follows a sync that was said to be done to its end. Settles when it has ended, or the load was let go. */
export async function followSync(sender: Sender, sync: SentSync): Promise<void> {
  const { load } = sender;
  const { sessionId } = sync;
  const request = { method: 'GET', surface: 'sync-session', path: `/papi-sync/session/${sessionId}?limit=1` } as const;
  load.outstanding.add(sessionId);
  for (let before = ''; !load.signal.aborted; await delay(pollMs)) {
    const answer = await ask(sender, request);
    if (answer === null) return;
    if (answer.status !== 200) {
      const says = `was answered with ${answer.status} once it was done`;
      return load.findings.add({ kind: 'lost', about: describeSync(sync), says });
    }
    const now = JSON.stringify(answer.body);
    if (now !== before) load.outstanding.move();
    before = now;
    if ((answer.body as { finishedAt: string | null }).finishedAt !== null) break;
  }
  if (load.signal.aborted) return;
  load.outstanding.remove(sessionId);
  sync.endedAtMs = performance.now();
}
