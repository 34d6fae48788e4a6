import type { ExactObject, ExactValue } from '../oracle/exact-value.ts';
import type { Fate } from '../oracle/outcomes.ts';
import { spoils } from './item-corruptions.ts';
import type { PlannedItem } from './plan-items.ts';
import { startDraws } from './seeded-random.ts';
import { textSpoils } from './text-corruptions.ts';
import { unknownReference } from './values.ts';
import { spellBy, writeExactJson } from './write-exact-json.ts';

/** An item as JSON, and what it says. */
export interface WrittenItem {
  bytes: Buffer;
  value: ExactObject | null;
  fate: Fate;
}

/** How an item is written. */
export interface ItemStyle {
  /** Decides on the spelling; 0: the plainest. */
  style: number;
  lines: 'one line' | 'any lines';
  /** What the surface calls the source_id. */
  idName: string;
}

/** Writes one item as JSON, with what is to be wrong with it. */
export function writeItem({ value, spoil }: PlannedItem, { style, lines, idName }: ItemStyle): WrittenItem {
  const spelling = spellBy(startDraws(style), lines);
  const write = (sent: ExactValue) => Buffer.from(writeExactJson(renameId(sent, idName), spelling));
  if (spoil === null) return { bytes: write(value), value, fate: fateOf(value) };
  const textSpoil = textSpoils[spoil];
  if (textSpoil !== undefined)
    return { bytes: textSpoil.apply(renameId(value, idName)), value: null, fate: textSpoil.codes };
  const { apply, codes } = findSpoil(spoil);
  return { bytes: write(apply(value)), value: null, fate: codes };
}

/** The item with its source_id under the name that a surface has for it. */
export function renameId<T extends ExactValue>(value: T, idName: string): T {
  if (value.kind !== 'object') return value;
  const members = value.members.map(([name, member]) => [name === 'source_id' ? idName : name, member] as const);
  return { ...value, members };
}

/** @throws Error where there is none of that name */
export function findSpoil(name: string): (typeof spoils)[string] {
  const spoil = spoils[name];
  if (spoil === undefined) throw new Error(`There is no spoil '${name}'.`);
  return spoil;
}

/** What becomes of a sound item. */
export function fateOf(value: ExactObject): Fate {
  return JSON.stringify(value).includes(`"value":"${unknownReference}"`) ? 'waits' : 'taken';
}
