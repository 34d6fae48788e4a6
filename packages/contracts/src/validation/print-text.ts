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
