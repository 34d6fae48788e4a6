const plainAscii = /^[\x20-\x7e]*$/;
// Control characters, and surrogates without their other half.
const forbidden = /[\p{Cc}\p{Cs}]/u;

/** Whether `text` is in Unicode NFC and free of control characters and lone surrogates; nearly every id is plain ASCII. */
export function isIdText(text: string): boolean {
  return plainAscii.test(text) || (!forbidden.test(text) && text.normalize('NFC') === text);
}

/** Whether `value` can be a source_id: text of 1 to 255 characters (code points), in NFC, without control characters. */
export function isSourceId(value: unknown): value is string {
  // A character is one or two UTF-16 units: the first bound spares counting what is far too long.
  if (typeof value !== 'string' || value.length === 0 || value.length > 510) return false;
  return (value.length <= 255 || [...value].length <= 255) && isIdText(value);
}
