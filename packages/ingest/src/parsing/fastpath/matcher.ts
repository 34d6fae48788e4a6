/**
 * Matches the value whose first byte is at `at`: returns the byte just past it where the value is certainly valid, else `NO_MATCH`,
 * which rejects nothing: JSON.parse and ajv decide then.
 */
export type Matcher = (bytes: Buffer, at: number) => number;

export const NO_MATCH = -1;

/** What a value is never said to be without doubt. */
export const matchNothing: Matcher = () => NO_MATCH;

/** The first byte from `at` on that is no white space of JSON. */
export function skipSpace(bytes: Buffer, at: number): number {
  let next = at;
  for (let byte = bytes[next] as number; byte <= 0x20; byte = bytes[next] as number) {
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
    next += 1;
  }
  return next;
}

/** Whether `word` stands at `at`. */
export function holdsWord(bytes: Buffer, at: number, word: Buffer): boolean {
  // From behind: names differ there sooner than in their first bytes.
  for (let place = word.length - 1; place >= 0; place -= 1) {
    if (bytes[at + place] !== word[place]) return false;
  }
  return true;
}

/** The matcher of one of `true`, `false` and `null`. */
export function compileWord(text: string): Matcher {
  const word = Buffer.from(text);
  return (bytes, at) => (holdsWord(bytes, at, word) ? at + word.length : NO_MATCH);
}
