import { JsonTextCursor } from './json-text-cursor.ts';

/**
 * The text of a JSON object in which the member `from` goes by the name `to`, with every other character as it was; the
 * same text where there is no such member. `text` must be an object that JSON.parse accepts.
 */
export function renameMember(text: string, from: string, to: string): string {
  const cursor = new JsonTextCursor(text);
  cursor.skip('{');
  while (cursor.peek() === '"') {
    const start = cursor.position;
    if (cursor.readString() === from) return text.slice(0, start) + JSON.stringify(to) + text.slice(cursor.position);
    cursor.skip(':');
    cursor.skipValue();
    cursor.skip(',');
  }
  return text;
}
