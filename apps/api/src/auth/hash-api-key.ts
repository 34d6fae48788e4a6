import { createHash } from 'node:crypto';

/**
 * sha256 of a whole API key: what is stored and looked up. A key is random and long, so it needs no salt or slow hash.
 */
export function hashApiKey(apiKey: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(apiKey, 'utf8').digest());
}
