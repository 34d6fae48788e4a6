import { printText } from './print-text.ts';

const maxLength = 60;

/** A value of an item for a person: text in quotes and shortened to 60 characters, a list or an object by its kind. */
export function printValue(value: unknown): string {
  if (typeof value === 'string') return `'${printText(value, maxLength)}'`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}
