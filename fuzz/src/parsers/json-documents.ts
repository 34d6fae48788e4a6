import fc from 'fast-check';
import { applyEdits, smallEdits } from '../items/edits.ts';

const numbers = [
  '0',
  '-0',
  '7',
  '-12.5',
  '1e5',
  '1E+2',
  '2.5e-7',
  '1e400',
  '9007199254740993',
  '0.1000',
  '01',
  '1.',
  '-',
  '.5',
  '+1',
];
const literals = ['true', 'false', 'null', 'tru', 'NaN', 'nulll'];
const fragments = [
  'a',
  '',
  'é',
  '漢',
  '😀',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '\\"',
  '\\\\',
  '\\/',
  '\\n',
  '\\u0000',
  '\\ud83d\\ude00',
  '\\ud800',
  '\\u00E9',
  '\\x',
  '\u2028',
  '\u007f',
  ' ',
  'items',
];
const gaps = ['', '', '', '', ' ', '\n', '\t', '\r\n'];

const gap = fc.constantFrom(...gaps);
const text = fc.array(fc.constantFrom(...fragments), { maxLength: 2 }).map((parts) => `"${parts.join('')}"`);
const scalar = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...numbers.slice(0, 10), ...literals.slice(0, 3)) },
  { weight: 4, arbitrary: text },
  { weight: 1, arbitrary: fc.constantFrom(...numbers, ...literals) },
);

/** The text of a value, mostly valid JSON. */
const value: fc.Arbitrary<string> = fc.letrec<{ value: string; list: string; object: string }>((tie) => ({
  value: fc.oneof({ maxDepth: 3, depthSize: 'small' }, scalar, tie('list'), tie('object')),
  list: fc.tuple(gap, fc.array(fc.tuple(tie('value'), gap), { maxLength: 2 })).map(([first, entries]) => {
    return `[${first}${entries.map(([entry, after]) => entry + after).join(',')}]`;
  }),
  object: fc.tuple(gap, fc.array(fc.tuple(text, gap, tie('value'), gap), { maxLength: 2 })).map(([first, members]) => {
    return `{${first}${members.map(([name, between, member, after]) => `${name}:${between}${member}${after}`).join(',')}}`;
  }),
})).value;

const listOfItems = fc
  .tuple(gap, fc.array(fc.tuple(value, gap), { maxLength: 3 }))
  .map(([first, items]) => `[${first}${items.map(([item, after]) => item + after).join(',')}]`);

const document = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .tuple(gap, listOfItems, gap)
      .map(([before, list, after]) => `${before}{${after}"items"${before}:${after}${list}${before}}${after}`),
  },
  { weight: 1, arbitrary: value },
  { weight: 1, arbitrary: fc.tuple(text, listOfItems).map(([name, list]) => `{${name}:${list}}`) },
  { weight: 1, arbitrary: fc.tuple(listOfItems, value).map(([list, more]) => `{"items":${list},"items":${more}}`) },
  { weight: 1, arbitrary: fc.tuple(listOfItems, value).map(([list, more]) => `{"items":${list}}${more}`) },
);

/** JSON documents: most of them payloads, some something else, some edited at random and so mostly invalid. */
export const jsonDocuments: fc.Arbitrary<Buffer> = fc
  .tuple(document, fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: smallEdits }))
  .map(([written, changes]) => applyEdits(Buffer.from(written), changes));
