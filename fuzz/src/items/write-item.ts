import type { ExactObject, ExactValue } from '../oracle/exact-value.ts';
import type { ExpectedOutcome } from '../oracle/outcomes.ts';
import { itemCorruptions } from './item-corruptions.ts';
import type { PlannedItem } from './plan-items.ts';
import { textCorruptions } from './text-corruptions.ts';
import { unknownReference } from './values.ts';
import { spellBy, startDraws, writeExactJson } from './write-exact-json.ts';

/** An item as JSON, its value and its expected outcome. */
export interface WrittenItem {
  bytes: Buffer;
  value: ExactObject | null;
  expected: ExpectedOutcome;
}

/** How to write an item. */
export interface ItemStyle {
  /** Seed of the spelling; 0: the plainest. */
  style: number;
  lines: 'one line' | 'any lines';
  /** The surface's name of the source_id. */
  idName: string;
}

/** Writes one item as JSON, with its corruption. */
export function writeItem({ value, corruption }: PlannedItem, { style, lines, idName }: ItemStyle): WrittenItem {
  const spelling = spellBy(startDraws(style), lines);
  const write = (sent: ExactValue) => Buffer.from(writeExactJson(renameId(sent, idName), spelling));
  if (corruption === null) return { bytes: write(value), value, expected: expectedOutcome(value) };
  const textCorruption = textCorruptions[corruption];
  if (textCorruption !== undefined)
    return { bytes: textCorruption.apply(renameId(value, idName)), value: null, expected: textCorruption.codes };
  const { apply, codes } = findItemCorruption(corruption);
  return { bytes: write(apply(value)), value: null, expected: codes };
}

/** The item with its source_id under the surface's name. */
export function renameId<T extends ExactValue>(value: T, idName: string): T {
  if (value.kind !== 'object') return value;
  const members = value.members.map(([name, member]) => [name === 'source_id' ? idName : name, member] as const);
  return { ...value, members };
}

/** @throws Error if there is none of that name */
export function findItemCorruption(name: string): (typeof itemCorruptions)[string] {
  const corruption = itemCorruptions[name];
  if (corruption === undefined) throw new Error(`There is no corruption '${name}'.`);
  return corruption;
}

/** The expected outcome of a valid item. */
export function expectedOutcome(value: ExactObject): ExpectedOutcome {
  return JSON.stringify(value).includes(`"value":"${unknownReference}"`) ? 'quarantined' : 'accepted';
}
