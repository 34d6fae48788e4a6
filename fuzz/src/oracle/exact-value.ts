/**
 * A JSON value with nothing lost: numbers as they are written, strings by code unit, members in their order and each of
 * them, also where a name is there twice.
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

/** The value of the first member of that name; undefined where `value` is no object, or has none. */
export function memberOf(value: ExactValue | null | undefined, name: string): ExactValue | undefined {
  if (value?.kind !== 'object') return undefined;
  return value.members.find(([known]) => known === name)?.[1];
}

/** The text of a member that is a string; undefined where it is none. */
export function textOf(value: ExactValue | null | undefined, name: string): string | undefined {
  const member = memberOf(value, name);
  return member?.kind === 'string' ? member.value : undefined;
}

/** The number of a member, which must be small enough for a double; undefined where it is none. */
export function numberOf(value: ExactValue | null | undefined, name: string): number | undefined {
  const member = memberOf(value, name);
  return member?.kind === 'number' ? Number(member.text) : undefined;
}

/** The items of a member that is a list; undefined where it is none. */
export function listOf(value: ExactValue | null | undefined, name: string): readonly ExactValue[] | undefined {
  const member = memberOf(value, name);
  return member?.kind === 'list' ? member.items : undefined;
}

/** The object without the members of these names. */
export function without(value: ExactObject, ...names: readonly string[]): ExactObject {
  return { kind: 'object', members: value.members.filter(([name]) => !names.includes(name)) };
}

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

const loneSurrogate = /\p{Surrogate}/u;

/**
 * What PostgreSQL or an ordinary JSON reader would alter in silence, or cannot keep: a name that is there twice, a NUL, half a
 * character. Null where there is nothing of it. Numbers are no matter of it: what is stored is compared with what was sent.
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
