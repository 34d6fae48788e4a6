import { closeBrace, closeBracket, colon, comma, openBrace, openBracket } from '../bytes/byte-codes.ts';
import { scanPlainString } from './match-string.ts';
import { holdsWord, type Matcher, matchNothing, NO_MATCH, skipSpace } from './matcher.ts';

/** A field of an object. */
export interface MatchedField {
  name: string;
  isRequired: boolean;
  match: Matcher;
}

/** Fields that are seen have a bit each. */
const mostFields = 31;

/** The matcher of an object of these fields, each at most once, and no others. */
export function compileObject(fields: readonly MatchedField[]): Matcher {
  if (fields.length === 0 || fields.length > mostFields) return matchNothing;
  const findField = compileFindField(fields);
  const names = fields.map(({ name }) => quoted(name));
  const required = fields.reduce((bits, { isRequired }, at) => (isRequired ? bits | (1 << at) : bits), 0);
  return (bytes, start) => {
    if (bytes[start] !== openBrace) return NO_MATCH;
    let at = start;
    let seen = 0;
    let field = -1;
    do {
      at = skipSpace(bytes, at + 1);
      field = findField(bytes, at, field);
      if (field === NO_MATCH || (seen & (1 << field)) !== 0) return NO_MATCH;
      seen |= 1 << field;
      at = matchValue(bytes, at + (names[field] as Buffer).length, (fields[field] as MatchedField).match);
      if (at === NO_MATCH) return NO_MATCH;
    } while (bytes[at] === comma);
    return bytes[at] === closeBrace && (seen & required) === required ? at + 1 : NO_MATCH;
  };
}

/** From just past a name to what follows its value. */
function matchValue(bytes: Buffer, afterName: number, match: Matcher): number {
  const at = skipSpace(bytes, afterName);
  if (bytes[at] !== colon) return NO_MATCH;
  const end = match(bytes, skipSpace(bytes, at + 1));
  return end === NO_MATCH ? NO_MATCH : skipSpace(bytes, end);
}

/**
 * The finder of the field whose name stands at a place. The items of a payload mostly have their fields in one order, so
 * that what followed a field the last time is tried first.
 */
function compileFindField(fields: readonly MatchedField[]): (bytes: Buffer, at: number, after: number) => number {
  const names = fields.map(({ name }) => quoted(name));
  const likely = new Uint8Array(fields.length + 1);
  return (bytes, at, after) => {
    const guess = likely[after + 1] as number;
    if (holdsWord(bytes, at, names[guess] as Buffer)) return guess;
    const found = names.findIndex((name) => holdsWord(bytes, at, name));
    if (found !== -1) likely[after + 1] = found;
    return found;
  };
}

function quoted(name: string): Buffer {
  return Buffer.from(JSON.stringify(name));
}

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
