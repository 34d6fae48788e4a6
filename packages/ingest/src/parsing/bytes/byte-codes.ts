/** The bytes that the scanners look for. */
const tab = 0x09;
export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;
export const space = 0x20;
export const quote = 0x22;
export const comma = 0x2c;
export const colon = 0x3a;
export const upperE = 0x45;
export const openBracket = 0x5b;
export const backslash = 0x5c;
export const closeBracket = 0x5d;
export const lowerE = 0x65;
export const openBrace = 0x7b;
export const closeBrace = 0x7d;

/** Whether JSON allows `byte` between its tokens. */
export function isWhiteSpace(byte: number | undefined): boolean {
  return byte === space || byte === lineFeed || byte === carriageReturn || byte === tab;
}

/** Whether `byte` is one of 0 to 9. */
export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** Names a byte in a message: the character itself where it can be shown, otherwise its number. */
export function nameByte(byte: number): string {
  const isPrintable = byte > space && byte < 0x7f;
  return isPrintable ? `'${String.fromCharCode(byte)}'` : `byte 0x${byte.toString(16).padStart(2, '0')}`;
}

/** The first byte from `from` on that is not JSON white space, or `to`. */
export function skipWhiteSpace(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && isWhiteSpace(bytes[at])) at += 1;
  return at;
}

/** Just past the last byte before `to` that is not JSON white space, or `from`. */
export function trimWhiteSpace(bytes: Buffer, from: number, to: number): number {
  let at = to;
  while (at > from && isWhiteSpace(bytes[at - 1])) at -= 1;
  return at;
}
