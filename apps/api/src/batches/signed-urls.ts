import { findBatchOwner } from '@sluice/ingest';
import type { PrismaClient } from '@sluice/prisma';
import { describeAbsence } from './require-batch.ts';
import { createUrlSigner, type UrlSigner } from './signed-url.ts';

/** Signed URLs, and whose batches they name: they come without a key. */
export interface SignedUrls {
  signer: UrlSigner;
  /**
   * The batch that a URL names, which is signed for it.
   * @throws RequestFault `not_found`
   */
  requireKey(batchId: string): Promise<{ batchId: string; partnerId: string }>;
}

/** Signs with a secret that follows from the admin key; looks for owners among the batches of all partners. */
export function createSignedUrls(service: PrismaClient, adminApiKey: string): SignedUrls {
  return {
    signer: createUrlSigner(adminApiKey),
    requireKey: async (batchId) => {
      const partnerId = await findBatchOwner(service, batchId);
      if (partnerId === null) throw describeAbsence(batchId);
      return { batchId, partnerId };
    },
  };
}
