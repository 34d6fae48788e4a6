import { closeBrace, closeBracket, colon, comma, openBrace, openBracket, quote } from '../bytes/byte-codes.ts';

/** What a surface puts around the items of a JSON payload. */
export interface EnvelopeForm {
  /** The field that holds the list of items. */
  readonly listName: string;
  /** The list may also be the whole payload, with nothing around it. */
  readonly takesBareList: boolean;
}

/** `{"items": […]}`: what payloads are in the store, and on the native surface. */
export const itemsForm: EnvelopeForm = { listName: 'items', takesBareList: false };

/** The form as a sentence, without its full stop. */
export function describeForm({ listName, takesBareList }: EnvelopeForm): string {
  return `A JSON payload must be ${takesBareList ? 'a list, or ' : ''}an object with one field: {"${listName}": […]}`;
}

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

/** What may stand at one place. */
export interface EnvelopeStep {
  /** Begins the sentence about another byte. */
  readonly expected: string;
  readonly targets: ReadonlyMap<number, EnvelopeTarget>;
  /** An item may begin here, with any byte that stands for nothing else in JSON. */
  readonly takesItem: boolean;
}

const punctuation: ReadonlySet<number> = new Set([comma, colon, closeBracket, closeBrace]);
const key = [quote, 'key'] as const;
const listEnd = [closeBracket, 'afterList'] as const;

/** What may stand between the items, by what is expected. */
export type EnvelopeSteps = Readonly<Record<EnvelopeState, EnvelopeStep>>;

/** The steps through an envelope of this form. */
export function listSteps({ listName, takesBareList }: EnvelopeForm): EnvelopeSteps {
  const bareList: [number, EnvelopeTarget][] = takesBareList ? [[openBracket, 'firstItem']] : [];
  return {
    start: step(`The payload must begin with '{'${takesBareList ? " or '['" : ''}`, [
      [openBrace, 'firstKey'],
      ...bareList,
    ]),
    firstKey: step(`The field '${listName}' must follow`, [key]),
    colon: step(`':' must follow after '${listName}'`, [[colon, 'list']]),
    list: step(`'${listName}' must be a list`, [[openBracket, 'firstItem']]),
    firstItem: { ...step("An item or ']' must follow", [listEnd]), takesItem: true },
    afterItem: step("',' or ']' must follow after an item", [[comma, 'nextItem'], listEnd]),
    nextItem: { ...step("An item must follow after ','", []), takesItem: true },
    afterList: step("'}' must follow after the list of items", [
      [comma, 'nextKey'],
      [closeBrace, 'end'],
    ]),
    nextKey: step('A field must follow', [key]),
    end: step(`Nothing may follow the payload's closing ${takesBareList ? 'bracket' : "'}'"}`, []),
  };
}

function step(expected: string, targets: Iterable<readonly [number, EnvelopeTarget]>): EnvelopeStep {
  return { expected, targets: new Map(targets), takesItem: false };
}

/** Where `byte`, no white space, leads from a step; undefined where it cannot stand there. */
export function findTarget({ targets, takesItem }: EnvelopeStep, byte: number): EnvelopeTarget | undefined {
  return targets.get(byte) ?? (takesItem && !punctuation.has(byte) ? 'item' : undefined);
}
