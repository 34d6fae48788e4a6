import { createHash, randomBytes } from 'node:crypto';

/** A new API key. `apiKey` is shown once; `keyHash` is stored. */
export interface NewApiKey {
  keyId: string;
  apiKey: string;
  keyHash: Uint8Array<ArrayBuffer>;
}

const keyIdBytes = 8;
/** 192 bits. */
const secretBytes = 24;

/** Makes a key `slk_<key id>_<secret>`; its key id tells an operator which key a client uses. */
export function createApiKey(): NewApiKey {
  const keyId = randomBytes(keyIdBytes).toString('hex');
  const apiKey = `slk_${keyId}_${randomBytes(secretBytes).toString('hex')}`;
  return { keyId, apiKey, keyHash: hashApiKey(apiKey) };
}

/** SHA-256 of an API key, which is stored and looked up. A key is random and long, so it needs no salt or slow hash. */
export function hashApiKey(apiKey: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(apiKey, 'utf8').digest());
}
