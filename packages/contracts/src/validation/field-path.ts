import { printText } from './print-text.ts';

/** Names within the bounds of the schema are shown whole. */
const maxNameLength = 255;

/** Adds a field's name to the path of the object that holds it. */
export function joinPath(path: string, name: string): string {
  const printed = printText(name, maxNameLength);
  return path === '' ? printed : `${path}.${printed}`;
}

/**
 * Writes a JSON pointer into `item` as a field path: `/lines/2/uom` is `lines[2].uom`, `` is ``.
 * The item tells a list's position from a field whose name is a number.
 */
export function writeFieldPath(item: unknown, pointer: string): string {
  let path = '';
  let value = item;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path = Array.isArray(value) ? `${path}[${name}]` : joinPath(path, name);
    value = (value as Record<string, unknown>)[name];
  }
  return path;
}
