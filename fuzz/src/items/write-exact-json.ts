import { startRandom } from '@sluice/harness/seeded-random';
import type { ExactValue } from '../oracle/exact-value.ts';

/** Draws a whole number from 0 to `below` - 1. */
export type Draw = (below: number) => number;

/** The draws of a style; those of 0 are all 0, so that a case shrinks to the plainest spelling. */
export function startDraws(style: number): Draw {
  return style === 0 ? () => 0 : startRandom(style).below;
}

/** How to write JSON where it has several spellings. */
export interface Spelling {
  draw: Draw;
  /** White space between tokens; the first is the plainest. */
  gaps: readonly string[];
}

const oneLineGaps = ['', '', '', '', ' ', '\t', '\r', '  '];
const anyGaps = [...oneLineGaps, '\n', '\r\n '];

/** No white space, and only necessary escapes. */
export const plainSpelling: Spelling = { draw: () => 0, gaps: [''] };

/** A random spelling of JSON, on one line as in NDJSON, or on any lines. */
export function spellBy(draw: Draw, lines: 'one line' | 'any lines'): Spelling {
  return { draw, gaps: lines === 'one line' ? oneLineGaps : anyGaps };
}

/** Writes a value as JSON. Characters not allowed in JSON or UTF-8 are always escaped. */
export function writeExactJson(value: ExactValue, spelling: Spelling): string {
  switch (value.kind) {
    case 'literal':
    case 'number':
      return value.text;
    case 'string':
      return writeString(value.value, spelling);
    case 'list': {
      const entries = value.items.map((item) => writeExactJson(item, spelling));
      return enclose(['[', ']'], entries, spelling);
    }
    case 'object': {
      const members = value.members.map(
        ([name, member]) =>
          `${writeString(name, spelling)}${gap(spelling)}:${gap(spelling)}${writeExactJson(member, spelling)}`,
      );
      return enclose(['{', '}'], members, spelling);
    }
  }
}

/** White space, or none. */
export function gap({ draw, gaps }: Spelling): string {
  return gaps[draw(gaps.length)] ?? '';
}

function enclose([open, close]: readonly [string, string], parts: readonly string[], spelling: Spelling): string {
  const spaced = parts.map((part) => `${gap(spelling)}${part}${gap(spelling)}`);
  return `${open}${spaced.join(',')}${parts.length === 0 ? gap(spelling) : ''}${close}`;
}

const escapeEvery = 4;

/** Mostly as JSON.stringify does; sometimes with unnecessary escapes. */
function writeString(text: string, { draw }: Spelling): string {
  if (draw(escapeEvery) !== 1) return JSON.stringify(text);
  const characters = [...text].map((character) =>
    mustEscape(character) || draw(3) === 1 ? writeEscaped(character, draw) : character,
  );
  return `"${characters.join('')}"`;
}

function mustEscape(character: string): boolean {
  return !/[ !#-[\]-\u{d7ff}\u{e000}-\u{10ffff}]/u.test(character);
}

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['/', '\\/'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\b', '\\b'],
  ['\f', '\\f'],
]);

function writeEscaped(character: string, draw: Draw): string {
  const short = shortEscapes.get(character);
  if (short !== undefined && draw(3) < 2) return short;
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => writeUnit(unit, draw)).join('');
}

function writeUnit(unit: number, draw: Draw): string {
  const hex = unit.toString(16).padStart(4, '0');
  return `\\u${draw(2) === 0 ? hex : hex.toUpperCase()}`;
}
