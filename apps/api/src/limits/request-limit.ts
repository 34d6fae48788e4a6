import { type Quota, RequestFault } from '@sluice/contracts';
import { selectPartnerLimits } from '@sluice/ingest';
import { type CountedRequest, requestWindowS } from '@sluice/runtime';
import type { RequestHandler, Response } from 'express';
import { contextOf, partnerOf } from '../http/request-context.ts';
import type { ApiResources } from '../resources/api-resources.ts';
import { addQuotaHeaders } from './rate-limit-headers.ts';

/**
 * Counts each request towards the limit of the partner whose key came with it. Passes on RequestFault `too_many_requests` if
 * the partner has used up its window.
 */
export function limitRequests(resources: ApiResources): RequestHandler {
  return (_req, res, next) => {
    const { requestsPerS } = contextOf(res);
    countRequest(resources, res, {
      partnerId: partnerOf(res),
      requestsPerS: requestsPerS ?? resources.limits.requestsPerS,
    });
    next();
  };
}

/**
 * Counts a request by a signed URL towards the limit of the partner that the URL was signed for.
 * @throws RequestFault `too_many_requests`
 */
export async function limitSignedRequest(resources: ApiResources, res: Response, partnerId: string): Promise<void> {
  const { service, limits } = resources;
  const { requestsPerS } = await selectPartnerLimits(service, partnerId, limits);
  countRequest(resources, res, { partnerId, requestsPerS });
}

function countRequest(
  { limiter }: ApiResources,
  res: Response,
  { partnerId, requestsPerS }: { partnerId: string; requestsPerS: number },
): void {
  const limit = requestsPerS * requestWindowS;
  const counted = limiter.take(partnerId, limit);
  const quota = describeQuota(limit, counted);
  if (!counted.granted) throw tooManyRequests(quota, counted);
  addQuotaHeaders(res, quota);
}

function describeQuota(limit: number, { remaining, endsInS }: CountedRequest): Quota {
  return { name: 'requests', limit, remaining, window: { lengthS: requestWindowS, endsInS } };
}

function tooManyRequests(quota: Quota, { endsInS }: CountedRequest): RequestFault {
  const detail = `The limit is ${quota.limit} requests per ${requestWindowS} seconds. Send this request again in ${endsInS} seconds.`;
  return new RequestFault('too_many_requests', detail, { retryAfterS: endsInS, quota });
}
