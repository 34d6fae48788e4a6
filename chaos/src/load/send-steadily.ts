import type { Sender } from './load.ts';
import { pauseBetween } from './pace.ts';

/** How fast something is sent. */
export interface Rhythm {
  /** So many are seen through at the same time. */
  mostInFlight: number;
  pauseMs: readonly [number, number];
}

/** What sees one through to its end. */
type SeeThrough = () => Promise<void>;

const fullPauseMs = [100, 200] as const;

/** Sends one after the other until it is enough, while those before are seen through. @param send answers null where nothing was sent */
export async function sendSteadily(
  { load, random }: Sender,
  { mostInFlight, pauseMs }: Rhythm,
  send: () => Promise<SeeThrough | null>,
): Promise<void> {
  let inFlight = 0;
  while (!load.enough.aborted) {
    if (inFlight >= mostInFlight) {
      await pauseBetween(random, fullPauseMs, load.enough);
      continue;
    }
    const seeThrough = await send();
    if (seeThrough !== null) {
      inFlight += 1;
      load.tasks.own(
        seeThrough().finally(() => {
          inFlight -= 1;
        }),
      );
    }
    await pauseBetween(random, pauseMs, load.enough);
  }
}
