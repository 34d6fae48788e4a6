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
