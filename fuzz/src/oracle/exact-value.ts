/**
 * A JSON value without loss: numbers as written, strings by code unit, all members in order, including those whose name
 * occurs twice.
 */
export type ExactValue =
  | { kind: 'literal'; text: 'true' | 'false' | 'null' }
  | { kind: 'number'; text: string }
  | { kind: 'string'; value: string }
  | { kind: 'list'; items: readonly ExactValue[] }
  | ExactObject;

/** An object of JSON. */
export interface ExactObject {
  kind: 'object';
  members: readonly ExactMember[];
}

export type ExactMember = readonly [name: string, value: ExactValue];

/** The value of the first member of that name; undefined if `value` is not an object, or has no such member. */
export function memberOf(value: ExactValue | null | undefined, name: string): ExactValue | undefined {
  if (value?.kind !== 'object') return undefined;
  return value.members.find(([known]) => known === name)?.[1];
}

/** The text of a string member; undefined if it is not a string. */
export function textOf(value: ExactValue | null | undefined, name: string): string | undefined {
  const member = memberOf(value, name);
  return member?.kind === 'string' ? member.value : undefined;
}

/** The value of a number member that fits a double; undefined if it is not a number. */
export function numberOf(value: ExactValue | null | undefined, name: string): number | undefined {
  const member = memberOf(value, name);
  return member?.kind === 'number' ? Number(member.text) : undefined;
}

/** The items of a list member; undefined if it is not a list. */
export function listOf(value: ExactValue | null | undefined, name: string): readonly ExactValue[] | undefined {
  const member = memberOf(value, name);
  return member?.kind === 'list' ? member.items : undefined;
}

/** A copy of the object with another value for a member, first; without the member if `value` is null. */
export function withMember(object: ExactObject, name: string, value: ExactValue | null): ExactObject {
  const others = object.members.filter(([known]) => known !== name);
  return { kind: 'object', members: value === null ? others : [[name, value], ...others] };
}

/** A copy of the object without the members of these names. */
export function without(value: ExactObject, ...names: readonly string[]): ExactObject {
  return { kind: 'object', members: value.members.filter(([name]) => !names.includes(name)) };
}

/**
 * The path of the first difference between two values; null if they are equal: numbers by exact value (1.50 is 1.5, 1e2 is
 * 100), strings by code unit, objects regardless of the order of members.
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

/** A canonical spelling of a number: its digits without leading and trailing zeros, and an exponent. */
function writeDecimal(text: string): string {
  const [, sign, whole = '', fraction = '', exponent = '0'] =
    /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/.exec(text) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return `${sign}0`;
  const scale = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
  return `${sign}${significant}e${scale}`;
}

const loneSurrogate = /\p{Surrogate}/u;

/**
 * The first part of a value that PostgreSQL or an ordinary JSON reader would silently alter or cannot store: a name that
 * occurs twice, a NUL, a lone surrogate. Null if there is none. Numbers are checked elsewhere, by comparing stored values.
 */
export function findFlaw(value: ExactValue): string | null {
  switch (value.kind) {
    case 'literal':
    case 'number':
      return null;
    case 'string':
      return findTextFlaw(value.value);
    case 'list':
      return findFirst(value.items.map(findFlaw));
    case 'object':
      return findFirst([
        findRepeated(value.members.map(([name]) => name)),
        ...value.members.map(([name, member]) => findTextFlaw(name) ?? findFlaw(member)),
      ]);
  }
}

function findTextFlaw(text: string): string | null {
  if (text.includes('\0')) return 'a NUL';
  return loneSurrogate.test(text) ? 'a lone surrogate' : null;
}

function findRepeated(names: readonly string[]): string | null {
  return new Set(names).size === names.length ? null : 'a name twice';
}

function findFirst(flaws: readonly (string | null)[]): string | null {
  return flaws.find((flaw) => flaw !== null) ?? null;
}
