import type { ExactMember, ExactObject, ExactValue } from '../oracle/exact-value.ts';
import { numberValue, stringValue } from './scalars.ts';

/** One thing that is wrong with an item, and the codes it is rejected with. */
export interface Spoil {
  codes: readonly string[];
  /** Makes the sound item wrong. */
  apply(item: ExactObject): ExactValue;
  /** The same as a row of a CSV, which has other words for some: its codes; null where no row can be wrong so. */
  csvCodes: readonly string[] | null;
}

const unsafeNumbers = [
  '9007199254740993',
  '-9007199254740992',
  '1e400',
  '1e200000',
  '-0',
  '-0.0',
  '1e-400',
  '0e-20000',
  '90071992547409931.5',
];
const noVersions: readonly ExactValue[] = [
  numberValue('-1'),
  numberValue('1.5'),
  numberValue('9007199254740992'),
  numberValue('1e300'),
  numberValue('-0'),
];
const noIds = ['x'.repeat(256), 'e\u0301', 'a\u0001', 'a\nb', '\u0085'];

/** Everything that may be wrong with an item of any collection. */
export const spoils: Readonly<Record<string, Spoil>> = {
  'a field twice': both(['duplicate_key'], null, (item) => append(item, ...item.members.slice(0, 1))),
  'a field of its own twice': own(['duplicate_key'], object(['k', numberValue('1')], ['k', numberValue('1')])),
  '__proto__ twice': own(['duplicate_key'], object(['__proto__', numberValue('1')], ['__proto__', numberValue('2')])),
  'half a character': own(['lone_surrogate'], object(['k', stringValue('a\ud83d')])),
  'half a character, the other one': own(['lone_surrogate'], object(['k', stringValue('\ude00\ud83d')])),
  'half a character in a name': own(['lone_surrogate'], object(['\udfff', stringValue('x')])),
  'a NUL': own(['nul_character'], object(['k', stringValue('a\0b')])),
  'a NUL in a name': own(['nul_character'], object(['\0', stringValue('x')])),
  ...Object.fromEntries(
    unsafeNumbers.map((text) => [`the number ${text}`, own(['unsafe_number'], object(['k', numberValue(text)]))]),
  ),
  'a digit too many': own(['unsafe_number'], object(['k', numberValue(`0.${'1'.repeat(20_000)}`)])),
  'a list for a scalar': own(['wrong_type'], object(['k', list(2)])),
  'nested 33 deep': own(['nesting_too_deep'], object(['k', list(31)])),
  'nested 400 deep': own(['nesting_too_deep'], object(['k', list(400)])),
  'too long a text': own(['too_long'], object(['k', stringValue('é'.repeat(5_001))])),
  'too many fields of its own': own(
    ['too_many'],
    object(...count(1_001, (at): ExactMember => [`k${at}`, numberValue('1')])),
  ),
  'too large': own(
    ['item_too_large'],
    object(...count(20, (at): ExactMember => [`k${at}`, stringValue('x'.repeat(4_000))])),
  ),
  'no object for its own fields': own(['wrong_type'], stringValue('{}')),
  partner_id: unknown('partner_id'),
  lifecycle: unknown('lifecycle'),
  internal_id: unknown('internal_id'),
  __proto__: unknown('__proto__'),
  'no id': both(['missing_field'], ['missing_field'], (item) => set(item, 'source_id', null)),
  'an empty id': both(['invalid_source_id'], ['missing_field'], (item) => set(item, 'source_id', stringValue(''))),
  'an id that is a number': both(['invalid_source_id'], null, (item) => set(item, 'source_id', numberValue('12345'))),
  'an id that is null': both(['invalid_source_id'], null, (item) =>
    set(item, 'source_id', { kind: 'literal', text: 'null' }),
  ),
  ...Object.fromEntries(
    noIds.map((id) => [
      `the id ${JSON.stringify(id.slice(0, 9))}`,
      wrongMember('source_id', stringValue(id), ['invalid_source_id']),
    ]),
  ),
  ...Object.fromEntries(
    noVersions.map((version) => [
      `the version ${version.kind === 'number' && version.text}`,
      wrongMember('source_version', version, ['invalid_source_version', 'unsafe_number']),
    ]),
  ),
  'a version that is a text': both(['invalid_source_version'], null, (item) =>
    set(item, 'source_version', stringValue('1')),
  ),
  'a number for an item': both(['not_an_object'], null, () => numberValue('5')),
  'null for an item': both(['not_an_object'], null, () => ({ kind: 'literal', text: 'null' })),
  'a list for an item': both(['not_an_object'], null, (item) => ({ kind: 'list', items: [item] })),
};

function both(codes: readonly string[], csvCodes: Spoil['csvCodes'], apply: Spoil['apply']): Spoil {
  return { codes, csvCodes, apply };
}

/** Of the partner's own fields, which CSV has as JSON too. */
function own(codes: readonly string[], attributes: ExactValue): Spoil {
  return { codes, csvCodes: codes, apply: (item) => set(item, 'attributes', attributes) };
}

function wrongMember(name: string, value: ExactValue, codes: readonly string[]): Spoil {
  return { codes, csvCodes: codes, apply: (item) => set(item, name, value) };
}

function unknown(name: string): Spoil {
  return { codes: ['unknown_field'], csvCodes: null, apply: (item) => append(item, [name, stringValue('x')]) };
}

function object(...members: readonly ExactMember[]): ExactObject {
  return { kind: 'object', members };
}

/** Lists in each other, so many. */
function list(depth: number): ExactValue {
  return { kind: 'list', items: depth === 1 ? [] : [list(depth - 1)] };
}

function count<T>(length: number, make: (at: number) => T): T[] {
  return Array.from({ length }, (_, at) => make(at));
}

function append(item: ExactObject, ...members: readonly ExactMember[]): ExactObject {
  return { kind: 'object', members: [...item.members, ...members] };
}

/** The item with another value for a member, or, where it is null, without it. */
export function set(item: ExactObject, name: string, value: ExactValue | null): ExactObject {
  const others = item.members.filter(([known]) => known !== name);
  return { kind: 'object', members: value === null ? others : [[name, value], ...others] };
}
