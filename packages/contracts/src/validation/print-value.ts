const maxLength = 60;

/** Formats a value of an item for a message: text in quotes, cut to 60 characters; a list or an object by its kind. */
export function printValue(value: unknown): string {
  if (typeof value === 'string') return `'${printText(value, maxLength)}'`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}

const unprintable = /[\p{Cc}\p{Cs}]/u;

/**
 * The beginning of `text`: at most `maxLength` UTF-16 units, with a '…' where it was longer, never ending in half a character.
 * Control characters and lone surrogates are escaped as in JSON: Postgres stores neither a NUL nor half a character.
 */
export function printText(text: string, maxLength: number): string {
  const printed = text.length <= maxLength ? text : `${cut(text, maxLength)}…`;
  return unprintable.test(printed) ? JSON.stringify(printed).slice(1, -1) : printed;
}

function cut(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  const isHighSurrogate = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, isHighSurrogate ? length - 1 : length);
}

/** A number with thousands separators: 5,000. */
export function printCount(count: number): string {
  return count.toLocaleString('en-US');
}
