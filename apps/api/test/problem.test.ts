import { describe, expect, it } from '@jest/globals';
import { errorCatalogue, PayloadFault, RequestFault } from '@sluice/contracts';
import { classifyError } from '../src/problems/classify-error.ts';
import { describeProblem, retryAfterOf } from '../src/problems/problem.ts';

describe('describeProblem', () => {
  it('describes the fault, its status and the correlation id', () => {
    const fault = new RequestFault('payload_too_large', 'Too large.', { extra: { max_body_bytes: 4 } });
    expect(describeProblem(fault, 'c-1')).toEqual({
      type: 'urn:sluice:problem:payload_too_large',
      title: errorCatalogue.payload_too_large.title,
      status: 413,
      code: 'payload_too_large',
      detail: 'Too large.',
      correlation_id: 'c-1',
      max_body_bytes: 4,
    });
  });

  it('keeps its own members if a fault has members of the same name', () => {
    const fault = new RequestFault('not_found', 'Gone.', { extra: { status: 200, code: 'fine' } });
    expect(describeProblem(fault, 'c-1')).toMatchObject({ status: 404, code: 'not_found' });
  });
});

describe('retryAfterOf', () => {
  it('returns a delay for a fault that a retry can clear', () => {
    expect(retryAfterOf(new RequestFault('unavailable', ''))).toBe(1);
    expect(retryAfterOf(new RequestFault('unavailable', '', { retryAfterS: 30 }))).toBe(30);
  });

  it('returns undefined for any other fault', () => {
    expect(retryAfterOf(new RequestFault('not_found', ''))).toBeUndefined();
  });
});

describe('classifyError', () => {
  it('returns a fault unchanged', () => {
    const fault = new RequestFault('not_found', 'Gone.');
    expect(classifyError(fault)).toBe(fault);
  });

  it('names the place of the error in a malformed body', () => {
    const fault = classifyError(new PayloadFault('payload_truncated', 'It ends early.', { line: 3, byteOffset: 41 }));
    expect(fault).toMatchObject({
      code: 'malformed_body',
      detail: 'It ends early.',
      extra: { line: 3, byte_offset: 41 },
    });
  });

  it('treats a body without items as empty', () => {
    expect(classifyError(new PayloadFault('payload_empty', 'No items.')).code).toBe('empty_body');
  });

  it("treats the router's refusal of an undecodable path as the caller's fault", () => {
    const error = Object.assign(new URIError("Failed to decode param '%zz'"), { status: 400 });
    expect(classifyError(error).code).toBe('bad_request');
  });

  it.each([
    ['Prisma has no connection to the server', { code: 'P1001', meta: {} }],
    [
      'a raw query meets a lost connection',
      { code: 'P2010', meta: { driverAdapterError: { cause: { originalCode: '57P01', kind: 'postgres' } } } },
    ],
    [
      'a raw query has no connection to the server',
      { code: 'P2010', meta: { driverAdapterError: { cause: { kind: 'DatabaseNotReachable' } } } },
    ],
    ['no connection comes free', { message: 'timeout exceeded when trying to connect' }],
    ['the disk of the payload store is full', { code: 'ENOSPC' }],
    ['the reason stands in the cause', { cause: { errors: [{ code: 'ECONNREFUSED' }] } }],
    ['a deadline has passed', { name: 'DeadlineError' }],
  ])('is unavailable if %s', (_case, fields) => {
    expect(classifyError(Object.assign(new Error('x'), fields)).code).toBe('unavailable');
  });

  it.each([
    ['an error', new TypeError('secret internals')],
    ['a bad value in SQL', { code: 'P2010', meta: { driverAdapterError: { cause: { originalCode: '22P02' } } } }],
    ['a value that is not an error', undefined],
  ])('discloses nothing of %s that is unexpected', (_case, error) => {
    const fault = classifyError(error);
    expect(fault.code).toBe('internal');
    expect(fault.detail).not.toMatch(/secret|22P02/);
    expect(fault.cause).toBe(error);
  });

  it('handles an error that is its own cause', () => {
    const error = new Error('x');
    error.cause = error;
    expect(classifyError(error).code).toBe('internal');
  });
});
