import type { PrismaClient } from '@sluice/prisma';
import { hashApiKey } from './hash-api-key.ts';

/**
 * The partner whose key `apiKey` is; undefined where it is no key, or a revoked one. Asked anew for every request, so
 * that a revocation holds at once. The look-up by hash tells nothing of the key through its time.
 */
export async function findKeyOwner(db: PrismaClient, apiKey: string): Promise<string | undefined> {
  const key = await db.apiKey.findUnique({
    where: { keyHash: hashApiKey(apiKey) },
    select: { partnerId: true, revokedAt: true },
  });
  return key === null || key.revokedAt !== null ? undefined : key.partnerId;
}
