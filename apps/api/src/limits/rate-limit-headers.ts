import type { Quota } from '@sluice/contracts';
import type { Response } from 'express';

/** The quota units of the draft; without one the unit is requests. */
const units: Readonly<Record<Quota['name'], string>> = {
  requests: '',
  'unfinished-jobs': ';qu="concurrent-requests"',
  'payload-bytes': ';qu="content-bytes"',
};

/**
 * Adds a quota to the headers RateLimit-Policy and RateLimit, after those that they already list
 * (draft-ietf-httpapi-ratelimit-headers-11: lists of structured fields).
 */
export function addQuotaHeaders(res: Response, { name, limit, remaining, window }: Quota): void {
  const every = window === undefined ? '' : `;w=${window.lengthS}`;
  const until = window === undefined ? '' : `;t=${window.endsInS}`;
  addItem(res, 'RateLimit-Policy', `"${name}";q=${limit}${units[name]}${every}`);
  addItem(res, 'RateLimit', `"${name}";r=${remaining}${until}`);
}

function addItem(res: Response, field: string, item: string): void {
  const listed = res.getHeader(field);
  res.setHeader(field, listed === undefined ? item : `${listed}, ${item}`);
}
