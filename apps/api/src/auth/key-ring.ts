import { type KeyOwner, recordKeyUse, recordRefusal, selectKeyOwner } from '@sluice/ingest';
import type { PrismaClient } from '@sluice/prisma';
import type { ApiResources } from '../resources/api-resources.ts';
import { hashApiKey } from './api-keys.ts';
import { equalsSecret } from './credentials.ts';

/** What tells one key from another, and enters in the audit log what keys are used for, off the request's path. */
export interface KeyRing {
  isAdminKey(credential: string): boolean;
  /** The partner whose key it is, revoked or not; null where it is nobody's. */
  findOwner(credential: string): Promise<KeyOwner | null>;
  /** Notes that a partner's key opened its surface (its first use), or, being revoked, did not. */
  recordUse(owner: KeyOwner, correlationId: string): void;
  /** Notes that what opens neither was tried at `surface`, a path; `owner`: whose key it is. */
  recordAdminRefusal(surface: string, correlationId: string, owner: KeyOwner | null): void;
}

/** The keys of the partners, as the database holds them, and the admin key. */
export function createKeyRing({ service, background }: ApiResources, adminApiKey: string): KeyRing {
  const noteRefusal = ({ keyId, partnerId }: KeyOwner, correlationId: string) =>
    background.run(`note refusal ${keyId}`, () =>
      recordRefusal(service, { actor: 'partner', act: 'key.refused', target: keyId, keyId, partnerId, correlationId }),
    );
  return {
    isAdminKey: (credential) => equalsSecret(credential, adminApiKey),
    findOwner: (credential) => findKeyOwner(service, credential),
    recordUse: (owner, correlationId) => {
      if (owner.isRevoked) noteRefusal(owner, correlationId);
      else if (owner.isUseDue)
        background.run(`note use ${owner.keyId}`, () => recordKeyUse(service, { ...owner, correlationId }));
    },
    recordAdminRefusal: (target, correlationId, owner) => {
      const { keyId, partnerId } = owner ?? { keyId: null, partnerId: null };
      const actor = owner === null ? 'unknown' : 'partner';
      background.run(`note intrusion ${keyId}`, () =>
        recordRefusal(service, { actor, act: 'admin.refused', target, keyId, partnerId, correlationId }),
      );
    },
  };
}

/**
 * The partner whose key `apiKey` is, revoked or not; null where it is nobody's. Asked anew for every request, so
 * that a revocation holds at once. The look-up by hash tells nothing of the key through its time.
 */
export function findKeyOwner(db: PrismaClient, apiKey: string): Promise<KeyOwner | null> {
  return selectKeyOwner(db, hashApiKey(apiKey));
}
