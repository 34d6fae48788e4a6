import { type ItemFault, printText } from '@sluice/contracts';

/** Objects and lists in each other; the item itself is the first. */
export const deepestNesting = 32;

/** The fault of an item of `bytes` where `itemMaxBytes` are taken. */
export function describeTooLarge(bytes: number, itemMaxBytes: number): ItemFault {
  const reason = `The item has ${printCount(bytes)} bytes; the limit is ${printCount(itemMaxBytes)}.`;
  return { code: 'item_too_large', path: null, reason };
}

/** The fault of an item, or of the field at `path`, that is nested too deeply. */
export function describeTooDeep(path: string | null): ItemFault {
  const subject = path === null ? 'The item' : `Field '${path}'`;
  const reason = `${subject} is nested too deeply: at most ${deepestNesting} levels of lists and objects are allowed.`;
  return { code: 'nesting_too_deep', path, reason };
}

/**
 * Lists and objects in one item, itself included. As values these take some twenty times the memory of their text, so that an
 * item full of empty ones would take more than a process has.
 */
export const mostContainers = 50_000;

/** The fault of an item, or of the field at `path`, that has more lists and objects in it. */
export function describeTooManyContainers(path: string | null): ItemFault {
  const subject = path === null ? 'The item' : `Field '${path}'`;
  const reason = `${subject} contains too many lists and objects; the limit is ${printCount(mostContainers)}.`;
  return { code: 'too_many', path, reason };
}

/** The fault of an item, or of the field at `path`, that JSON.parse refused with `error`. */
export function describeMalformedJson(error: SyntaxError, path: string | null): ItemFault {
  const subject = path === null ? 'The item' : `Field '${path}'`;
  return { code: 'malformed_json', path, reason: `${subject} is not valid JSON: ${printText(error.message, 160)}.` };
}

/** The fault of an item that is valid JSON but not an object. */
export function describeNotAnObject(value: unknown): ItemFault {
  return { code: 'not_an_object', path: null, reason: `An item must be a JSON object; got ${printKind(value)}.` };
}

/**
 * The fault of an item that is not valid UTF-8 at byte `byteOffset` of the payload; `path` is the field's, where it is
 * known.
 */
export function describeInvalidUtf8(byteOffset: number, path: string | null): ItemFault {
  const subject = path === null ? 'The item' : `Field '${path}'`;
  const reason = `${subject} is not valid UTF-8 at byte ${byteOffset} of the payload. Send the payload in UTF-8.`;
  return { code: 'invalid_utf8', path, reason };
}

/** The fault of a NUL character in the field at `path`, or, where it is null, between the fields. */
export function describeNul(path: string | null): ItemFault {
  const subject = path === null ? 'The item' : `Field '${path}'`;
  const reason = `${subject} contains a NUL character (U+0000), which cannot be stored. Remove it.`;
  return { code: 'nul_character', path, reason };
}

/** The fault of a surrogate without its other half in the field at `path`. */
export function describeLoneSurrogate(path: string): ItemFault {
  const reason = `Field '${path}' contains a lone surrogate (\\ud800 to \\udfff), which is half a character. Send the whole character.`;
  return { code: 'lone_surrogate', path, reason };
}

/** The fault of a key that an object has twice. */
export function describeDuplicate(path: string): ItemFault {
  return { code: 'duplicate_key', path, reason: `Field '${path}' occurs twice. Send it once.` };
}

/**
 * The fault of the number `text` in the field at `path`; `flaw` says what is wrong with it and what to do, without a
 * full stop.
 */
export function describeUnsafeNumber(text: string, flaw: string, path: string): ItemFault {
  return { code: 'unsafe_number', path, reason: `Field '${path}' is ${printText(text, 40)}, which ${flaw}.` };
}

/** The fault of a CSV cell that is not what its column holds. */
export function describeWrongCell(path: string, expected: string, cell: string): ItemFault {
  return { code: 'wrong_type', path, reason: `Field '${path}' must be ${expected}; got '${printText(cell, 60)}'.` };
}

/** The fault of a CSV row whose form is wrong; `flaw` is a sentence without its full stop. */
export function describeMalformedCsv(flaw: string): ItemFault {
  return { code: 'malformed_csv', path: null, reason: `${flaw}.` };
}

function printKind(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return value === null ? 'null' : `a ${typeof value}`;
}

function printCount(count: number): string {
  return count.toLocaleString('en-US');
}
