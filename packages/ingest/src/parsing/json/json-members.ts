import { JsonTextCursor } from './json-text-cursor.ts';

/** A member of a JSON object: its name, and its value as it is written. */
export interface Member {
  name: string;
  text: string;
}

/** The members of a JSON object, as they stand there. `text` must be an object that JSON.parse accepts. */
export function readMembers(text: string): Member[] {
  const cursor = new JsonTextCursor(text);
  const members: Member[] = [];
  cursor.skip('{');
  while (cursor.peek() === '"') {
    const name = cursor.readString();
    cursor.skip(':');
    cursor.peek();
    const start = cursor.position;
    cursor.skipValue();
    members.push({ name, text: text.slice(start, cursor.position) });
    cursor.skip(',');
  }
  return members;
}

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
