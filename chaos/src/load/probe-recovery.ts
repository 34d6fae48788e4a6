import type { Fault } from '../faults/fault.ts';
import { isTerminal } from '../history/history.ts';
import { followJob } from './follow-job.ts';
import type { Sender } from './load.ts';
import { submit } from './submit.ts';

/** How long after a fault a new submission was completed. */
export interface Recovery {
  fault: Fault;
  /** Milliseconds; null: never. */
  ms: number | null;
}

const pollMs = 60;
/** Faults overlap: in different lanes their probes do not wait for each other. */
const collections = ['master/uoms', 'master/locations', 'crm/groups'] as const;

/** Submits one item right after the `number`th fault, and waits until its job has ended. */
export async function probeRecovery(sender: Sender, fault: Fault, number: number): Promise<Recovery> {
  const startedAtMs = performance.now();
  const collection = collections[number % collections.length] ?? collections[0];
  const item = {
    sourceId: `probe-${number}`,
    version: 1,
    mark: 1,
    expectedOutcome: 'accepted',
    waitsFor: null,
  } as const;
  const submission = await submit(sender, { mode: 'bulk', collection, items: [item] });
  const ended = submission === null ? null : await followJob(sender, submission, pollMs);
  const hasEnded = ended !== null && isTerminal(ended.state);
  return { fault, ms: hasEnded ? performance.now() - startedAtMs : null };
}
