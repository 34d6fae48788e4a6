const unprintable = /[\p{Cc}\p{Cs}]/u;

/**
 * The beginning of `text` for a message: at most `maxLength` UTF-16 units, and a '…' where it was longer. Control
 * characters and half characters are escaped as in JSON, for Postgres stores neither a NUL nor a lone surrogate.
 */
export function shortenText(text: string, maxLength: number): string {
  const short = text.length <= maxLength ? text : `${text.slice(0, maxLength)}…`;
  return unprintable.test(short) ? JSON.stringify(short).slice(1, -1) : short;
}
