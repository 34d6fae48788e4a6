import { type Matcher, NO_MATCH } from './matcher.ts';

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
