import { space } from './byte-codes.ts';
import { type ItemText, widestGap } from './item-text.ts';

/**
 * Joins texts of items with `separator`, a byte: texts that follow one another are copied at once, and the separator is
 * written over what stood between them. Beside it spaces may come to stand between texts, which means nothing in JSON.
 *
 * @param allot gives a buffer of at least so many bytes
 * @returns the part of that buffer that was filled
 */
export function joinTexts(texts: readonly ItemText[], separator: number, allot: (bytes: number) => Buffer): Buffer {
  const target = allot(boundLength(texts));
  let at = 0;
  let first = 0;
  while (first < texts.length) {
    if (first > 0) target[at++] = separator;
    const last = findRunEnd(texts, first);
    const copied = (texts[first] as ItemText).copyThrough(texts[last] as ItemText, target, at);
    separateRun(texts.slice(first, last + 1), separator, target.subarray(at, at + copied));
    at += copied;
    first = last + 1;
  }
  return target.subarray(0, at);
}

function boundLength(texts: readonly ItemText[]): number {
  let bytes = 0;
  for (const text of texts) bytes += text.length + widestGap;
  return bytes;
}

/** The last text of the run that begins with text `first`: each follows the one before it at once. */
function findRunEnd(texts: readonly ItemText[], first: number): number {
  let last = first;
  while (last + 1 < texts.length && (texts[last] as ItemText).gapTo(texts[last + 1] as ItemText) !== null) last += 1;
  return last;
}

/** Writes the separator over each gap of a run that lies in `bytes`. */
function separateRun(run: readonly ItemText[], separator: number, bytes: Buffer): void {
  let at = 0;
  for (let n = 0; n + 1 < run.length; n += 1) {
    const text = run[n] as ItemText;
    at += text.length;
    const gap = text.gapTo(run[n + 1] as ItemText) ?? 0;
    bytes[at] = separator;
    for (let extra = 1; extra < gap; extra += 1) bytes[at + extra] = space;
    at += gap;
  }
}
