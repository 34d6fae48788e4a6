import { randomBytes } from 'node:crypto';
import { hashApiKey } from './hash-api-key.ts';

/** A new API key. `apiKey` is shown once; `keyHash` is stored. */
export interface NewApiKey {
  keyId: string;
  apiKey: string;
  keyHash: Uint8Array<ArrayBuffer>;
}

const KEY_ID_BYTES = 8;
/** 192 bits. */
const SECRET_BYTES = 24;

/** Makes a key `slk_<key id>_<secret>`; the key id in it tells an operator which key a client holds. */
export function createApiKey(): NewApiKey {
  const keyId = randomBytes(KEY_ID_BYTES).toString('hex');
  const apiKey = `slk_${keyId}_${randomBytes(SECRET_BYTES).toString('hex')}`;
  return { keyId, apiKey, keyHash: hashApiKey(apiKey) };
}
