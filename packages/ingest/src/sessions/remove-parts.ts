import type { Resources } from '../resources/resources.ts';
import type { PartView, StoredPart } from './session.ts';

/** A store may take some hundredths of a second for each, and somebody waits for it. */
const removedAtOnce = 50;

/**
 * Removes the payloads of parts that no session needs any more. A store that does not respond is not a failure: the
 * purge removes what is left.
 */
export async function removeParts({ payloads, log }: Resources, parts: readonly StoredPart[]): Promise<void> {
  try {
    for (let at = 0; at < parts.length; at += removedAtOnce) {
      await Promise.all(parts.slice(at, at + removedAtOnce).map(({ payloadKey }) => payloads.remove(payloadKey)));
    }
  } catch (error) {
    log.warn('Removing session parts failed; the purge will remove them', { error });
  }
}

/** What parts have in the payload store. Bytes. */
export function sumBytes(parts: readonly PartView[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}
