import type { Fault } from '../faults/fault.ts';
import { isTerminal } from '../history/history.ts';
import { followJob } from './follow-job.ts';
import type { Sender } from './load.ts';
import { submit } from './submit.ts';

/** How long after a fault a new submission was through. */
export interface Recovery {
  fault: Fault;
  /** Milliseconds; null: never. */
  ms: number | null;
}

const pollMs = 60;
/** Faults overlap: with lanes of their own their probes do not wait for each other. */
const collections = ['master/uoms', 'master/locations', 'crm/groups'] as const;

/** Submits one item right after the `number`th fault, and waits until it is through. */
export async function probeRecovery(sender: Sender, fault: Fault, number: number): Promise<Recovery> {
  const beganAtMs = performance.now();
  const collection = collections[number % collections.length] ?? collections[0];
  const item = { sourceId: `probe-${number}`, version: 1, mark: 1, fate: 'good', waitsFor: null } as const;
  const submission = await submit(sender, { mode: 'bulk', collection, items: [item] });
  const ended = submission === null ? null : await followJob(sender, submission, pollMs);
  const isThrough = ended !== null && isTerminal(ended.state);
  return { fault, ms: isThrough ? performance.now() - beganAtMs : null };
}
