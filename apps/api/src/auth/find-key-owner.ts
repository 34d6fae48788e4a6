import { hashApiKey } from '@sluice/contracts';
import { type KeyOwner, selectKeyOwner } from '@sluice/ingest';
import type { PrismaClient } from '@sluice/prisma';

/**
 * The partner whose key `apiKey` is, revoked or not; null where it is nobody's. Asked anew for every request, so
 * that a revocation holds at once. The look-up by hash tells nothing of the key through its time.
 */
export function findKeyOwner(db: PrismaClient, apiKey: string): Promise<KeyOwner | null> {
  return selectKeyOwner(db, hashApiKey(apiKey));
}
