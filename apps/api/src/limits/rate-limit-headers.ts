import type { Quota } from '@sluice/contracts';
import type { Response } from 'express';

/** The units of the draft; what is not told is counted in requests. */
const units: Readonly<Record<Quota['name'], string>> = {
  requests: '',
  'unfinished-jobs': ';qu="concurrent-requests"',
  'payload-bytes': ';qu="content-bytes"',
};

/**
 * Tells of a quota in the headers RateLimit-Policy and RateLimit, beside those that they tell of already
 * (draft-ietf-httpapi-ratelimit-headers-11: lists of structured fields).
 */
export function addQuotaHeaders(res: Response, { name, limit, remaining, window }: Quota): void {
  const every = window === undefined ? '' : `;w=${window.lengthS}`;
  const until = window === undefined ? '' : `;t=${window.endsInS}`;
  addItem(res, 'RateLimit-Policy', `"${name}";q=${limit}${units[name]}${every}`);
  addItem(res, 'RateLimit', `"${name}";r=${remaining}${until}`);
}

function addItem(res: Response, field: string, item: string): void {
  const there = res.getHeader(field);
  res.setHeader(field, there === undefined ? item : `${there}, ${item}`);
}
