import { setTimeout } from 'node:timers/promises';
import type { SluiceAnswer, SluiceClient } from './sluice-client.ts';

/** How a job is watched. */
export interface JobWatch {
  /** Whether `state` is one that was waited for. */
  until(state: string): boolean;
  /** Milliseconds until the next look at a job of this progress (0 to 1). */
  pauseMs(progress: number): number;
}

const unfinishedStates: readonly string[] = ['QUEUED', 'RUNNING'];

/** Is a job of this state over? */
export function hasEnded(state: string): boolean {
  return !unfinishedStates.includes(state);
}

/** Looks at the job again and again, until it is in a state that the watch waits for. @returns the last look */
export async function pollJob(client: SluiceClient, statusUrl: string, watch: JobWatch): Promise<SluiceAnswer> {
  for (;;) {
    const answer = await client.send({ method: 'GET', path: statusUrl });
    if (watch.until(String(answer.body.state))) return answer;
    await setTimeout(watch.pauseMs(answer.body.progress ?? 0));
  }
}
