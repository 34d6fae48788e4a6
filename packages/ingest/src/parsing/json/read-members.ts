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
