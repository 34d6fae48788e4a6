/**
 * Counts the keys of `value` and of all that is in it: what JSON.parse made of an item. Fewer than the item's text has
 * colons means that a key stands there twice. NaN, which equals no count, where a number in it may not be what the
 * text says: beyond 2^53 − 1, infinite, or -0.
 */
export function countKeys(value: object): number {
  let keys = 0;
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at += 1) keys += countInside(value[at]);
    return keys;
  }
  // for-in is the fast way here. It also sees a '__proto__' of the text: JSON.parse makes it a key like any other.
  for (const key in value) keys += 1 + countInside((value as Record<string, unknown>)[key]);
  return keys;
}

function countInside(value: unknown): number {
  if (typeof value === 'number') return isExact(value) ? 0 : Number.NaN;
  return typeof value === 'object' && value !== null ? countKeys(value) : 0;
}

function isExact(number: number): boolean {
  return number <= Number.MAX_SAFE_INTEGER && number >= -Number.MAX_SAFE_INTEGER && !Object.is(number, -0);
}

const doubtful = /\\u(?:0000|d[89a-f])/i;

/**
 * Whether `text`, of which JSON.parse made `value`, can contain an escaped NUL or a lone surrogate in it. Says no for
 * proper pairs, as many encoders write what lies beyond the BMP, and sometimes yes where a backslash is what is
 * escaped.
 */
export function hasDoubtfulEscape(text: string, value: unknown): boolean {
  // Writing the value again escapes half a character, but not a whole one.
  return doubtful.test(text) && doubtful.test(JSON.stringify(value));
}
