import { space } from './byte-codes.ts';

/**
 * The JSON text of an item, as a range of bytes that it shares with its neighbours: there is nothing to be collected when
 * the item is done with, and it goes to Postgres as it came, byte by byte.
 */
export class ItemText {
  private readonly bytes: Buffer;
  private readonly start: number;
  private readonly end: number;

  /** Bytes `start` to `end` (exclusive) of `bytes`, which must be UTF-8 and stay as they are. */
  constructor(bytes: Buffer, start: number, end: number) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
  }

  static from(text: string): ItemText {
    const bytes = Buffer.from(text);
    return new ItemText(bytes, 0, bytes.length);
  }

  /** Bytes. */
  get length(): number {
    return this.end - this.start;
  }

  toString(): string {
    return this.bytes.toString('utf8', this.start, this.end);
  }

  toJSON(): string {
    return this.toString();
  }

  /** Bytes between this text and `next`, where that is one of the few that follow it at once; otherwise null. */
  gapTo(next: ItemText): number | null {
    const gap = next.start - this.end;
    return next.bytes === this.bytes && gap > 0 && gap <= widestGap ? gap : null;
  }

  /** Copies this text and all up to the end of `last`, which lies in the same bytes, to `target`. Returns how many bytes. */
  copyThrough(last: ItemText, target: Buffer, at: number): number {
    return this.bytes.copy(target, at, this.start, last.end);
  }
}

/** Separators are written into gaps up to this width; wider ones are left out by copying piece by piece. */
const widestGap = 4;

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
