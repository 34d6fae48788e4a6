import type { FieldSchema } from '@sluice/contracts';
import fc from 'fast-check';
import type { ExactValue } from '../oracle/exact-value.ts';

/** Texts that are known to break software. */
const awkwardTexts = [
  '"',
  '\\',
  '\\"',
  '\\u0000',
  ',',
  "'",
  'a,b\r\n"c"',
  ' both ends ',
  '=HYPERLINK("x")',
  '+1',
  '@x',
  '\t',
  '\r',
  '\n',
  '\u0001',
  '\u007f',
  '\u2028',
  '\ufeff',
  '\ufffd',
  '\uffff',
  'e\u0301',
  '😀',
  '漢字',
  'null',
  '{"a":1}',
  '[1,2',
  '1e400',
  '%00',
  "'; DROP TABLE records; --",
  '\u001f',
  '$1',
];

const awkwardIds = [
  '..',
  '.',
  'a:b',
  '12345',
  '__proto__',
  'constructor',
  'a/b',
  '%2F',
  '%',
  '?',
  '#',
  ' ',
  'null',
  'é',
  '漢字',
  '😀',
  'a,b',
  '"',
  '\\',
  '=1+1',
  'job',
  '\u00a0',
  '\u200b',
];

const names = [
  'a',
  'colour',
  '__proto__',
  'constructor',
  'source_id',
  'toString',
  '',
  'a.b',
  'é',
  '"',
  '\\',
  '0',
  'a b',
];

/** Text of any characters except NUL, up to `maxLength` code points. */
export function texts(maxLength: number): fc.Arbitrary<string> {
  const unit = fc.constantFrom('grapheme' as const, 'binary' as const);
  const any = unit.chain((kind) => fc.string({ unit: kind, maxLength: Math.min(maxLength, 40) }));
  return fc
    .oneof(
      { weight: 3, arbitrary: fc.stringMatching(/^[ -~]{1,12}$/) },
      { weight: 3, arbitrary: any },
      { weight: 1, arbitrary: fc.constantFrom(...awkwardTexts) },
    )
    .map((text) => cut(text.replaceAll('\0', ''), maxLength));
}

/** Valid source_ids. */
export const ids: fc.Arbitrary<string> = fc
  .oneof(
    { weight: 4, arbitrary: fc.stringMatching(/^[A-Z]{1,3}-[0-9]{1,4}$/) },
    { weight: 2, arbitrary: fc.constantFrom(...awkwardIds) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }) },
    { weight: 1, arbitrary: fc.constantFrom('x'.repeat(255), '😀'.repeat(255), 'é'.repeat(255)) },
  )
  .map((text) => cut(text.replaceAll(/[\p{Cc}\p{Cs}]/gu, '').normalize('NFC'), 255) || 'id');

/** Names of a partner's own fields. */
export const fieldNames: fc.Arbitrary<string> = fc
  .oneof(fc.constantFrom(...names), texts(20))
  .map((name) => name || 'name');

/** Numbers that the schema accepts, in any spelling of JSON. */
export function numbers({ minimum, maximum, exclusiveMinimum }: FieldSchema): fc.Arbitrary<string> {
  const isSigned = exclusiveMinimum === undefined && (minimum === undefined || minimum < 0);
  const largest = BigInt(Math.min(maximum ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)) - 1n;
  const whole = fc.oneof(fc.bigInt({ min: 1n, max: largest }), fc.bigInt({ min: 1n, max: 89n }));
  const fraction = fc.oneof(fc.constant(''), fc.stringMatching(/^\.[0-9]{1,4}$/), fc.stringMatching(/^\.[0-9]{1,30}$/));
  const plain = fc.tuple(whole, fraction).map(([digits, rest]) => `${digits}${rest}`);
  const small = fc
    .tuple(fc.stringMatching(/^[1-9](\.[0-9]{1,20})?[eE]$/), fc.integer({ min: -200, max: 0 }))
    .map(([mantissa, exponent]) => `${mantissa}${exponent}`);
  const positive = fc.oneof({ weight: 3, arbitrary: plain }, { weight: 1, arbitrary: small });
  if (!isSigned) return minimum === 0 ? fc.oneof(positive, fc.constantFrom('0', '0.00', '0e5')) : positive;
  return fc.tuple(fc.boolean(), positive).map(([isNegative, text]) => (isNegative ? `-${text}` : text));
}

/** Whole numbers from 0 to 2^53 − 1, also as 5.0 and 5e2. */
export const versions: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.nat().map(String) },
  { weight: 1, arbitrary: fc.maxSafeNat().map(String) },
  { weight: 1, arbitrary: fc.constantFrom('9007199254740991', '0', '5.0', '5e2', '50e-1', '1E+3', '0.0') },
);

/** A string as a value. */
export function stringValue(text: string): ExactValue {
  return { kind: 'string', value: text };
}

/** A number as a value. */
export function numberValue(text: string): ExactValue {
  return { kind: 'number', text };
}

function cut(text: string, maxLength: number): string {
  return [...text].slice(0, maxLength).join('');
}
