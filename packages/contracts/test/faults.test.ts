import { describe, expect, it } from '@jest/globals';
import {
  type ErrorCode,
  errorCatalogue,
  itemFaultCodes,
  PayloadFault,
  payloadFaultCodes,
  RequestFault,
} from '../src/index.ts';

const statuses: Record<ErrorCode, number> = {
  bad_request: 400,
  invalid_parameter: 400,
  invalid_correlation_id: 400,
  malformed_body: 400,
  digest_mismatch: 400,
  empty_body: 400,
  unknown_mode: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  unknown_collection: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  conflict: 409,
  still_missing: 409,
  job_not_cancellable: 409,
  job_not_retryable: 409,
  part_conflict: 409,
  parts_missing: 409,
  session_done: 409,
  already_exists: 409,
  archived: 410,
  url_expired: 410,
  payload_too_large: 413,
  suspicious_compression: 413,
  uri_too_long: 414,
  unsupported_media_type: 415,
  unsupported_encoding: 415,
  expectation_failed: 417,
  correlation_id_reused: 422,
  validation_failed: 422,
  too_many_requests: 429,
  too_many_jobs: 429,
  payload_quota_exceeded: 429,
  headers_too_large: 431,
  internal: 500,
  unavailable: 503,
};

describe('the error catalogue', () => {
  it('gives every code its status', () => {
    const found = Object.entries(errorCatalogue).map(([code, { status }]) => [code, status]);
    expect(Object.fromEntries(found)).toEqual(statuses);
  });

  it('calls what the server fails at retryable, and gives every code a title of its own', () => {
    const entries = Object.values(errorCatalogue);
    expect(entries.filter(({ status }) => status >= 500).every(({ retryable }) => retryable)).toBe(true);
    expect(new Set(entries.map(({ title }) => title)).size).toBe(entries.length);
  });
});

describe('the fault codes', () => {
  it.each([[itemFaultCodes], [payloadFaultCodes]])('are snake_case and stand once: %j', (codes) => {
    for (const code of codes) expect(code).toMatch(/^[a-z]+(_[a-z0-9]+)*$/);
    expect(new Set<string>(codes).size).toBe(codes.length);
  });
});

describe('a request fault', () => {
  it('carries its code, its detail and what belongs to them', () => {
    const cause = new Error('socket closed');
    const fault = new RequestFault('unavailable', 'Try later.', { extra: { limit: 1 }, retryAfterS: 5, cause });
    expect(fault).toBeInstanceOf(Error);
    expect(fault).toMatchObject({
      code: 'unavailable',
      detail: 'Try later.',
      extra: { limit: 1 },
      retryAfterS: 5,
      cause,
    });
    expect(fault.message).toBe('unavailable: Try later.');
  });

  it('has no cause where it was given none', () => {
    expect('cause' in new RequestFault('not_found', 'There is no job job-1.')).toBe(false);
  });
});

describe('a payload fault', () => {
  it('carries its code, its detail and its place', () => {
    const fault = new PayloadFault('payload_truncated', 'It ends in an item.', { byteOffset: 12, line: 2 });
    expect(fault).toMatchObject({ code: 'payload_truncated', detail: 'It ends in an item.', byteOffset: 12, line: 2 });
  });
});
