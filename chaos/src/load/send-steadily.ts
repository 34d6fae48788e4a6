import type { Sender } from './load.ts';
import { pauseBetween } from './pace.ts';

/** How fast something is sent. */
export interface SendingRate {
  /** How many are followed to their end at the same time. */
  maxInFlight: number;
  /** Between two, from and to. */
  pauseMs: readonly [number, number];
}

/** Follows what was sent to its end. */
type FollowUp = () => Promise<void>;

const waitMs = [100, 200] as const;

/**
 * Sends one after the other until the load stops sending, and follows each to its end in the background.
 * @param send returns null where nothing was sent
 */
export async function sendSteadily(
  { load, random }: Sender,
  { maxInFlight, pauseMs }: SendingRate,
  send: () => Promise<FollowUp | null>,
): Promise<void> {
  let inFlight = 0;
  while (!load.stopSending.aborted) {
    if (inFlight >= maxInFlight) {
      await pauseBetween(random, waitMs, load.stopSending);
      continue;
    }
    const followUp = await send();
    if (followUp !== null) {
      inFlight += 1;
      load.tasks.add(
        followUp().finally(() => {
          inFlight -= 1;
        }),
      );
    }
    await pauseBetween(random, pauseMs, load.stopSending);
  }
}
