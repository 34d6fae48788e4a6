import { closeBracket, comma, openBracket } from '../bytes/byte-codes.ts';
import { type Matcher, NO_MATCH } from './matcher.ts';
import { skipSpace } from './skip-space.ts';

/** The matcher of a list of up to `maxItems` values that `matchMember` matches. */
export function compileList(matchMember: Matcher, maxItems: number): Matcher {
  return (bytes, start) => {
    if (bytes[start] !== openBracket) return NO_MATCH;
    let at = skipSpace(bytes, start + 1);
    if (bytes[at] === closeBracket) return at + 1;
    for (let members = 1; members <= maxItems; members += 1) {
      at = matchMember(bytes, at);
      if (at === NO_MATCH) return NO_MATCH;
      at = skipSpace(bytes, at);
      if (bytes[at] === closeBracket) return at + 1;
      if (bytes[at] !== comma) return NO_MATCH;
      at = skipSpace(bytes, at + 1);
    }
    return NO_MATCH;
  };
}
