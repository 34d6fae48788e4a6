import type { KeyOwner } from '@sluice/ingest';
import type { PrismaClient } from '@sluice/prisma';
import { equalsSecret } from './equals-secret.ts';
import { findKeyOwner } from './find-key-owner.ts';

/** What tells one key from another. */
export interface KeyRing {
  isAdminKey(credential: string): boolean;
  /** The partner whose key it is; null where it is nobody's, or revoked. */
  findOwner(credential: string): Promise<KeyOwner | null>;
}

/** The keys of the partners, as the database holds them, and the admin key. */
export function createKeyRing(db: PrismaClient, adminApiKey: string): KeyRing {
  return {
    isAdminKey: (credential) => equalsSecret(credential, adminApiKey),
    findOwner: (credential) => findKeyOwner(db, credential),
  };
}
