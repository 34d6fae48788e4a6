import { closeBrace, closeBracket, colon, comma, openBrace, openBracket, quote } from './byte-codes.ts';

/** Where a reader stands between the items of `{"items": […]}`: what it expects next. */
export type EnvelopeState =
  | 'start'
  | 'firstKey'
  | 'colon'
  | 'list'
  | 'firstItem'
  | 'afterItem'
  | 'nextItem'
  | 'afterList'
  | 'nextKey'
  | 'end';

/** Where a byte leads: to what is expected after it, into a key, or into an item. */
export type EnvelopeTarget = EnvelopeState | 'key' | 'item';

interface EnvelopeStep {
  /** Begins the sentence about another byte. */
  readonly expected: string;
  readonly targets: ReadonlyMap<number, EnvelopeTarget>;
  /** An item may begin here, with any byte that stands for nothing else in JSON. */
  readonly takesItem: boolean;
}

const punctuation: ReadonlySet<number> = new Set([comma, colon, closeBracket, closeBrace]);
const key = [quote, 'key'] as const;
const listEnd = [closeBracket, 'afterList'] as const;

const steps: Record<EnvelopeState, EnvelopeStep> = {
  start: step("The payload must begin with '{'", [[openBrace, 'firstKey']]),
  firstKey: step("The field 'items' must follow", [key]),
  colon: step("':' must follow after 'items'", [[colon, 'list']]),
  list: step("'items' must be a list", [[openBracket, 'firstItem']]),
  firstItem: { ...step("An item or ']' must follow", [listEnd]), takesItem: true },
  afterItem: step("',' or ']' must follow after an item", [[comma, 'nextItem'], listEnd]),
  nextItem: { ...step("An item must follow after ','", []), takesItem: true },
  afterList: step("'}' must follow after the list of items", [
    [comma, 'nextKey'],
    [closeBrace, 'end'],
  ]),
  nextKey: step('A field must follow', [key]),
  end: step("Nothing may follow after the payload's closing '}'", []),
};

function step(expected: string, targets: Iterable<readonly [number, EnvelopeTarget]>): EnvelopeStep {
  return { expected, targets: new Map(targets), takesItem: false };
}

/** Where `byte`, no white space, leads from `state`; undefined where it cannot stand there. */
export function findTarget(state: EnvelopeState, byte: number): EnvelopeTarget | undefined {
  const { targets, takesItem } = steps[state];
  return targets.get(byte) ?? (takesItem && !punctuation.has(byte) ? 'item' : undefined);
}

/** What must stand at `state`, as the beginning of a sentence. */
export function describeExpected(state: EnvelopeState): string {
  return steps[state].expected;
}
