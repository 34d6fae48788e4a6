import { join } from 'node:path';
import { requirePayloadKey } from './payload-key.ts';

/**
 * Where the payload of `key` lies under `directory`.
 * @throws Error where the key is not a path of plain names
 */
export function locatePayload(directory: string, key: string): string {
  requirePayloadKey(key);
  return join(directory, ...key.split('/'));
}
