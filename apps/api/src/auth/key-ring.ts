import { hashApiKey } from '@sluice/contracts';
import { type KeyOwner, recordKeyUse, recordRefusal, selectKeyOwner } from '@sluice/ingest';
import type { ApiResources } from '../resources/api-resources.ts';
import { equalsSecret } from './credentials.ts';

/** Checks keys, and records in the audit log what they are used for, in the background. */
export interface KeyRing {
  isAdminKey(credential: string): boolean;
  /**
   * The partner whose key it is, revoked or not; null if it is unknown. Queried for every request, so that a revocation takes
   * effect at once. The look-up is by hash, so its timing does not leak the key.
   */
  findOwner(credential: string): Promise<KeyOwner | null>;
  /** Records that a partner's key was used (its first use), or refused because it is revoked. */
  recordUse(owner: KeyOwner, correlationId: string): void;
  /** Records that a key other than the admin key was tried at `surface`, a path; `owner`: whose key it is, if known. */
  recordAdminRefusal(surface: string, correlationId: string, owner: KeyOwner | null): void;
}

/** The keys of the partners, as the database stores them, and the admin key. */
export function createKeyRing({ service, background }: ApiResources, adminApiKey: string): KeyRing {
  const recordRevoked = ({ keyId, partnerId }: KeyOwner, correlationId: string) =>
    background.run(`record refusal of key ${keyId}`, () =>
      recordRefusal(service, { actor: 'partner', act: 'key.refused', target: keyId, keyId, partnerId, correlationId }),
    );
  return {
    isAdminKey: (credential) => equalsSecret(credential, adminApiKey),
    findOwner: (credential) => selectKeyOwner(service, hashApiKey(credential)),
    recordUse: (owner, correlationId) => {
      if (owner.isRevoked) recordRevoked(owner, correlationId);
      else if (owner.isUseDue)
        background.run(`record use of key ${owner.keyId}`, () => recordKeyUse(service, { ...owner, correlationId }));
    },
    recordAdminRefusal: (target, correlationId, owner) => {
      const { keyId, partnerId } = owner ?? { keyId: null, partnerId: null };
      const actor = owner === null ? 'unknown' : 'partner';
      background.run(`record admin refusal of key ${keyId}`, () =>
        recordRefusal(service, { actor, act: 'admin.refused', target, keyId, partnerId, correlationId }),
      );
    },
  };
}
