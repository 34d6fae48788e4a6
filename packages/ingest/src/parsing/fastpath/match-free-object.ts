import { closeBrace, comma, openBrace } from '../bytes/byte-codes.ts';
import { matchValue } from './match-object.ts';
import { type Matcher, NO_MATCH } from './matcher.ts';
import { scanPlainString } from './scan-string.ts';
import { skipSpace } from './skip-space.ts';

/** Names are compared each with each; an object with more of them is left to the exact path. */
const mostNames = 16;

/** The matcher of an object with up to `maxNames` fields, whose names and values these two match; no name twice. */
export function compileFreeObject(matchName: Matcher, matchMember: Matcher, maxNames: number): Matcher {
  const most = Math.min(mostNames, maxNames);
  return (bytes, start) => {
    if (bytes[start] !== openBrace) return NO_MATCH;
    let at = skipSpace(bytes, start + 1);
    if (bytes[at] === closeBrace) return at + 1;
    const starts: number[] = [];
    for (;;) {
      // A name with an escape could be one that is there already, written otherwise.
      const nameEnd = scanPlainString(bytes, at);
      if (nameEnd === NO_MATCH || matchName(bytes, at) !== nameEnd) return NO_MATCH;
      if (starts.length === most || isAmong(bytes, starts, { start: at, end: nameEnd })) return NO_MATCH;
      starts.push(at);
      at = matchValue(bytes, nameEnd, matchMember);
      if (at === NO_MATCH) return NO_MATCH;
      if (bytes[at] === closeBrace) return at + 1;
      if (bytes[at] !== comma) return NO_MATCH;
      at = skipSpace(bytes, at + 1);
    }
  };
}

/** Whether the quoted name stands at one of `starts` already. */
function isAmong(bytes: Buffer, starts: readonly number[], { start, end }: { start: number; end: number }): boolean {
  for (const other of starts) {
    let same = 0;
    while (start + same < end && bytes[other + same] === bytes[start + same]) same += 1;
    if (start + same === end) return true;
  }
  return false;
}
