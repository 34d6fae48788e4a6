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
