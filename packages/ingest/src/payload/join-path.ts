import { shortenText } from './shorten-text.ts';

const longestName = 255;

/** Adds a field's name to the path of the object that holds it, '' for the item: `dimensions_mm` and `length`. */
export function joinPath(path: string, name: string): string {
  const shown = shortenText(name, longestName);
  return path === '' ? shown : `${path}.${shown}`;
}
