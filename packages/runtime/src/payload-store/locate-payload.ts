import { join } from 'node:path';

/**
 * Where the payload of `key` lies under `directory`.
 * @throws Error where the key is not a path of plain names: it comes from ids that partners choose, and may not lead
 *   out of the directory, nor to a hidden file, where unfinished payloads are
 */
export function locatePayload(directory: string, key: string): string {
  const names = key.split('/');
  if (!names.every(isPlainName)) throw new Error(`Not a payload key: ${JSON.stringify(key)}`);
  return join(directory, ...names);
}

function isPlainName(name: string): boolean {
  return name !== '' && !name.startsWith('.') && !name.includes('\\') && !name.includes('\0');
}
