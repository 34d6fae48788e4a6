import type { ExactMember, ExactObject, ExactValue } from '../oracle/exact-value.ts';
import { withMember } from '../oracle/exact-value.ts';
import { numberValue, stringValue } from './scalars.ts';

/** A way to corrupt an item, and the codes of its rejection. */
export interface ItemCorruption {
  codes: readonly string[];
  /** Corrupts a valid item. */
  apply(item: ExactObject): ExactValue;
  /** The codes for a row of a CSV; null if a row cannot be corrupted this way. */
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
const invalidVersions: readonly ExactValue[] = [
  numberValue('-1'),
  numberValue('1.5'),
  numberValue('9007199254740992'),
  numberValue('1e300'),
  numberValue('-0'),
];
const invalidIds = ['x'.repeat(256), 'e\u0301', 'a\u0001', 'a\nb', '\u0085'];

/** The corruptions of an item of any collection, by name. */
export const itemCorruptions: Readonly<Record<string, ItemCorruption>> = {
  'a field twice': both(['duplicate_key'], null, (item) => append(item, ...item.members.slice(0, 1))),
  'an attribute twice': attribute(['duplicate_key'], object(['k', numberValue('1')], ['k', numberValue('1')])),
  '__proto__ twice': attribute(
    ['duplicate_key'],
    object(['__proto__', numberValue('1')], ['__proto__', numberValue('2')]),
  ),
  'a lone high surrogate': attribute(['lone_surrogate'], object(['k', stringValue('a\ud83d')])),
  'surrogates in the wrong order': attribute(['lone_surrogate'], object(['k', stringValue('\ude00\ud83d')])),
  'a lone surrogate in a name': attribute(['lone_surrogate'], object(['\udfff', stringValue('x')])),
  'a NUL': attribute(['nul_character'], object(['k', stringValue('a\0b')])),
  'a NUL in a name': attribute(['nul_character'], object(['\0', stringValue('x')])),
  ...Object.fromEntries(
    unsafeNumbers.map((text) => [`the number ${text}`, attribute(['unsafe_number'], object(['k', numberValue(text)]))]),
  ),
  'too many digits': attribute(['unsafe_number'], object(['k', numberValue(`0.${'1'.repeat(20_000)}`)])),
  'a list for a scalar': attribute(['wrong_type'], object(['k', list(2)])),
  'nested 33 deep': attribute(['nesting_too_deep'], object(['k', list(31)])),
  'nested 400 deep': attribute(['nesting_too_deep'], object(['k', list(400)])),
  'a text that is too long': attribute(['too_long'], object(['k', stringValue('é'.repeat(5_001))])),
  'too many attributes': attribute(
    ['too_many'],
    object(...count(1_001, (at): ExactMember => [`k${at}`, numberValue('1')])),
  ),
  'too large': attribute(
    ['item_too_large'],
    object(...count(20, (at): ExactMember => [`k${at}`, stringValue('x'.repeat(4_000))])),
  ),
  'a text for the attributes': attribute(['wrong_type'], stringValue('{}')),
  partner_id: unknown('partner_id'),
  lifecycle: unknown('lifecycle'),
  internal_id: unknown('internal_id'),
  __proto__: unknown('__proto__'),
  'no id': both(['missing_field'], ['missing_field'], (item) => withMember(item, 'source_id', null)),
  'an empty id': both(['invalid_source_id'], ['missing_field'], (item) =>
    withMember(item, 'source_id', stringValue('')),
  ),
  'a number for the id': both(['invalid_source_id'], null, (item) =>
    withMember(item, 'source_id', numberValue('12345')),
  ),
  'null for the id': both(['invalid_source_id'], null, (item) =>
    withMember(item, 'source_id', { kind: 'literal', text: 'null' }),
  ),
  ...Object.fromEntries(
    invalidIds.map((id) => [
      `the id ${JSON.stringify(id.slice(0, 9))}`,
      wrongMember('source_id', stringValue(id), ['invalid_source_id']),
    ]),
  ),
  ...Object.fromEntries(
    invalidVersions.map((version) => [
      `the version ${version.kind === 'number' && version.text}`,
      wrongMember('source_version', version, ['invalid_source_version', 'unsafe_number']),
    ]),
  ),
  'a text for the version': both(['invalid_source_version'], null, (item) =>
    withMember(item, 'source_version', stringValue('1')),
  ),
  'a number for an item': both(['not_an_object'], null, () => numberValue('5')),
  'null for an item': both(['not_an_object'], null, () => ({ kind: 'literal', text: 'null' })),
  'a list for an item': both(['not_an_object'], null, (item) => ({ kind: 'list', items: [item] })),
};

function both(
  codes: readonly string[],
  csvCodes: ItemCorruption['csvCodes'],
  apply: ItemCorruption['apply'],
): ItemCorruption {
  return { codes, csvCodes, apply };
}

/** A corruption of the partner's own fields, which CSV has as JSON too. */
function attribute(codes: readonly string[], attributes: ExactValue): ItemCorruption {
  return { codes, csvCodes: codes, apply: (item) => withMember(item, 'attributes', attributes) };
}

function wrongMember(name: string, value: ExactValue, codes: readonly string[]): ItemCorruption {
  return { codes, csvCodes: codes, apply: (item) => withMember(item, name, value) };
}

function unknown(name: string): ItemCorruption {
  return { codes: ['unknown_field'], csvCodes: null, apply: (item) => append(item, [name, stringValue('x')]) };
}

function object(...members: readonly ExactMember[]): ExactObject {
  return { kind: 'object', members };
}

/** Nested lists, this deep. */
function list(depth: number): ExactValue {
  return { kind: 'list', items: depth === 1 ? [] : [list(depth - 1)] };
}

function count<T>(length: number, make: (at: number) => T): T[] {
  return Array.from({ length }, (_, at) => make(at));
}

function append(item: ExactObject, ...members: readonly ExactMember[]): ExactObject {
  return { kind: 'object', members: [...item.members, ...members] };
}
