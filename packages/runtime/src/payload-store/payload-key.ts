/**
 * Is `key` a path of plain names? Keys come from ids that partners choose: none may lead out of the store, nor to a hidden
 * file, where unfinished payloads are, and none may hold what a listing in XML cannot.
 */
export function isPayloadKey(key: string): boolean {
  return key.split('/').every(isPlainName);
}

/** @throws Error where `key` is not a path of plain names */
export function requirePayloadKey(key: string): void {
  if (!isPayloadKey(key)) throw new Error(`Not a payload key: ${JSON.stringify(key)}`);
}

function isPlainName(name: string): boolean {
  return name !== '' && !name.startsWith('.') && !/[\\\p{Cc}]/u.test(name);
}
