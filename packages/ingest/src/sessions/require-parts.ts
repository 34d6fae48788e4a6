import { RequestFault } from '@sluice/contracts';
import type { PartView } from './session.ts';

/** As many numbers as one reads in a sentence; all of them are beside it. */
const namedAtMost = 10;

/**
 * Makes sure that `parts` are all there are, from 1 on without a gap.
 *
 * @param expected how many the partner says there are; undefined where it does not say
 * @throws RequestFault parts_missing, naming them; part_conflict where there are more than that
 */
export function requireParts(parts: readonly PartView[], expected: number | undefined): void {
  const last = parts.at(-1)?.number ?? 0;
  if (expected !== undefined && last > expected) {
    throw new RequestFault(
      'part_conflict',
      `The session has a part ${last}, but the request says that it has ${expected} parts.`,
    );
  }
  const missing = findMissing(parts, expected ?? last);
  if (missing.length === 0) return;
  const named = missing.slice(0, namedAtMost).join(', ');
  const more = missing.length > namedAtMost ? ` and ${missing.length - namedAtMost} more` : '';
  const subject = missing.length === 1 ? `Part ${named} is` : `Parts ${named}${more} are`;
  throw new RequestFault('parts_missing', `${subject} missing. Send the missing parts, then send this request again.`, {
    extra: { missing },
  });
}

function findMissing(parts: readonly PartView[], last: number): number[] {
  const there = new Set(parts.map(({ number }) => number));
  return Array.from({ length: last }, (_, at) => at + 1).filter((number) => !there.has(number));
}
