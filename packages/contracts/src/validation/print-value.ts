const maxLength = 60;

/** A value of an item for a person: text in quotes and shortened to 60 characters, a list or an object by its kind. */
export function printValue(value: unknown): string {
  if (typeof value === 'string') return `'${printText(value, maxLength)}'`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}

const unprintable = /[\p{Cc}\p{Cs}]/u;

/**
 * The beginning of `text`, at most `maxLength` UTF-16 units and a '…' where it was longer, never with half a character.
 * Control characters and lone surrogates are escaped as in JSON, for Postgres stores neither a NUL nor half a character.
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

/** A number with its thousands apart: 5,000. */
export function printCount(count: number): string {
  return count.toLocaleString('en-US');
}
