import { createHmac, hkdfSync } from 'node:crypto';
import { RequestFault } from '@sluice/contracts';
import { findBatchOwner } from '@sluice/ingest';
import type { PrismaClient } from '@sluice/prisma';
import type { Request } from 'express';
import { equalsSecret } from '../auth/credentials.ts';
import { readQuery } from '../http/query.ts';
import { batchNotFound } from './batch-access.ts';

/** Signed URLs, which come without a key, and the owners of their batches. */
export interface SignedUrls {
  signer: UrlSigner;
  /**
   * The key of the batch of a verified URL.
   * @throws RequestFault `not_found`
   */
  requireKey(batchId: string): Promise<{ batchId: string; partnerId: string }>;
}

/** Signs with a secret derived from the admin key; looks up owners among the batches of all partners. */
export function createSignedUrls(service: PrismaClient, adminApiKey: string): SignedUrls {
  return {
    signer: createUrlSigner(adminApiKey),
    requireKey: async (batchId) => {
      const partnerId = await findBatchOwner(service, batchId);
      if (partnerId === null) throw batchNotFound(batchId);
      return { batchId, partnerId };
    },
  };
}

/** What a signed URL permits: one method on one object, until a time, up to a number of bytes. */
export interface Grant {
  method: 'GET' | 'PUT';
  path: string;
  batchId: string;
  expiresAt: Date;
  /** Of the request body; 0 for a download. */
  maxBytes: number;
}

/** Makes and verifies signed URLs. */
export interface UrlSigner {
  /** Returns path and query of the URL. */
  sign(grant: Grant): string;
  /**
   * Returns what the URL of a request permits.
   * @throws RequestFault `invalid_parameter`; `forbidden` if it is not signed for `object`; `url_expired`
   */
  verify(req: Request, object: Pick<Grant, 'method' | 'path' | 'batchId'>): Grant;
}

const secretBytes = 32;
const purpose = 'sluice signed urls of batches';

/** Creates a signer with a secret derived from the admin key, so that all processes of a service share it. */
export function createUrlSigner(adminApiKey: string): UrlSigner {
  const secret = Buffer.from(hkdfSync('sha256', adminApiKey, '', purpose, secretBytes));
  return { sign: (grant) => sign(grant, secret), verify: (req, object) => verify(req, object, secret) };
}

function sign(grant: Grant, secret: Buffer): string {
  const query = new URLSearchParams({ expires: String(expiryOf(grant)), max_bytes: String(grant.maxBytes) });
  query.set('signature', makeSignature(grant, secret));
  return `${grant.path}?${query}`;
}

function verify(req: Request, object: Pick<Grant, 'method' | 'path' | 'batchId'>, secret: Buffer): Grant {
  const query = readQuery(req.originalUrl, ['expires', 'max_bytes', 'signature']);
  const [expires, maxBytes] = [readNumber(query.get('expires')), readNumber(query.get('max_bytes'))];
  const grant = { ...object, expiresAt: new Date(expires * 1000), maxBytes };
  if (!equalsSecret(query.get('signature') ?? '', makeSignature(grant, secret))) throw badSignature();
  if (grant.expiresAt.getTime() > Date.now()) return grant;
  throw new RequestFault(
    'url_expired',
    `The URL expired at ${grant.expiresAt.toISOString()}. Get the batch for a new one.`,
  );
}

/** 0 for a value that no signed URL has. */
function readNumber(text: string | undefined): number {
  return text !== undefined && /^\d{1,15}$/.test(text) && Number(text) <= latestS * 1000 ? Number(text) : 0;
}

/** Far below the maximum of Date, 8.64e12 s. */
const latestS = 8_000_000_000;

function makeSignature(grant: Grant, secret: Buffer): string {
  const { method, path, batchId, maxBytes } = grant;
  const signed = JSON.stringify([method, path, batchId, expiryOf(grant), maxBytes]);
  return createHmac('sha256', secret).update(signed).digest('base64url');
}

function expiryOf({ expiresAt }: Grant): number {
  return Math.floor(expiresAt.getTime() / 1000);
}

function badSignature(): RequestFault {
  return new RequestFault(
    'forbidden',
    'The URL is not signed for this method and object. Use the URL of the batch unchanged.',
  );
}
