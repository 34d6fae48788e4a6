import type { ExactObject, ExactValue } from './exact-value.ts';

/**
 * Where two values differ, as the path of the first difference, and null where they are the same: numbers by their exact
 * value (1.50 is 1.5, and 1e2 is 100), strings by code unit, objects whatever the order of their members.
 */
export function findDifference(one: ExactValue, other: ExactValue, path = '$'): string | null {
  if (one.kind === 'number' && other.kind === 'number')
    return writeDecimal(one.text) === writeDecimal(other.text) ? null : path;
  if (one.kind === 'string' && other.kind === 'string') return one.value === other.value ? null : path;
  if (one.kind === 'literal' && other.kind === 'literal') return one.text === other.text ? null : path;
  if (one.kind === 'list' && other.kind === 'list') return compareLists(one.items, other.items, path);
  if (one.kind === 'object' && other.kind === 'object') return compareObjects(one, other, path);
  return path;
}

function compareLists(one: readonly ExactValue[], other: readonly ExactValue[], path: string): string | null {
  if (one.length !== other.length) return path;
  for (const [index, item] of one.entries()) {
    const found = findDifference(item, other[index] as ExactValue, `${path}[${index}]`);
    if (found !== null) return found;
  }
  return null;
}

function compareObjects(one: ExactObject, other: ExactObject, path: string): string | null {
  const members = new Map(other.members);
  if (members.size !== other.members.length || one.members.length !== members.size) return path;
  for (const [name, value] of one.members) {
    const inner = `${path}.${name}`;
    const twin = members.get(name);
    const found = twin === undefined ? inner : findDifference(value, twin, inner);
    if (found !== null) return found;
  }
  return null;
}

/** One spelling for each number: its digits without the zeros around them, and an exponent. */
function writeDecimal(text: string): string {
  const [, sign, whole = '', fraction = '', exponent = '0'] =
    /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/.exec(text) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return `${sign}0`;
  const scale = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
  return `${sign}${significant}e${scale}`;
}
