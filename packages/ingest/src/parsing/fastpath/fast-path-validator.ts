import type { Collection } from '@sluice/contracts';
import { compileMatcher } from './compile-matcher.ts';
import { compileObject } from './match-containers.ts';
import { readDigits } from './match-number.ts';
import { readPlainString } from './match-string.ts';
import { type Matcher, NO_MATCH } from './matcher.ts';

/** An item that is valid without doubt. */
export interface FastPathItem {
  /** Just past its last byte. */
  end: number;
  /** Of what the item says as much as the core needs: its ids, and its references. */
  value: Record<string, string | number>;
}

/** Matches the item whose first byte is at `at`, in bytes that are UTF-8. Null: the exact path decides. */
export type FastPathValidator = (bytes: Buffer, at: number) => FastPathItem | null;

/** Where the value of a field stands; `end` is 0 where the item has none. */
interface Span {
  name: string;
  start: number;
  end: number;
}

/**
 * Compiles the fast-path validator of a collection's valid items: one pass over their bytes does what JSON.parse, ajv and the search
 * for what JSON.parse would alter (No silent change) do, and makes next to nothing that has to be collected. It takes what is plain
 * and leaves the rest, all faults among it, to them. Null where references stand deeper than in fields of the item.
 */
export function compileFastPath({ schema, references }: Collection): FastPathValidator | null {
  if (references.some(({ path }) => !Object.hasOwn(schema.properties, path))) return null;
  const texts = ['source_id', ...references.map(({ path }) => path)].map(spanOf);
  const version = spanOf('source_version');
  const spans = [...texts, version];
  const match = compileItem(schema, spans);
  return (bytes, at) => {
    for (const span of spans) span.end = 0;
    const end = match(bytes, at);
    return end === NO_MATCH ? null : { end, value: readValue(bytes, texts, version) };
  };
}

function spanOf(name: string): Span {
  return { name, start: 0, end: 0 };
}

function compileItem(schema: Collection['schema'], spans: readonly Span[]): Matcher {
  const required = new Set(schema.required);
  const fields = Object.entries(schema.properties).map(([name, field]) => {
    const span = spans.find((candidate) => candidate.name === name);
    const match = compileMatcher(field);
    return { name, isRequired: required.has(name), match: span === undefined ? match : recordSpan(match, span) };
  });
  return compileObject(fields);
}

function recordSpan(match: Matcher, span: Span): Matcher {
  return (bytes, at) => {
    span.start = at;
    span.end = match(bytes, at);
    return span.end;
  };
}

function readValue(bytes: Buffer, texts: readonly Span[], version: Span): FastPathItem['value'] {
  const value: FastPathItem['value'] = {};
  for (const { name, start, end } of texts) {
    if (end !== 0) value[name] = readPlainString(bytes, start, end);
  }
  if (version.end !== 0) value.source_version = readDigits(bytes, version.start, version.end);
  return value;
}
