import type { ErrorCode } from './error-catalogue.ts';

/** A limit of a partner, and how much of it remains. */
export interface Quota {
  name: 'requests' | 'unfinished-jobs' | 'payload-bytes';
  /** In requests, jobs or bytes. */
  limit: number;
  /** Never below 0. */
  remaining: number;
  /** Where it is renewed periodically: how often, and when next. Seconds. */
  window?: { lengthS: number; endsInS: number };
}

/** What a RequestFault can have beside its detail. */
export interface RequestFaultOptions {
  /** Further members of the response, such as the limit that was exceeded. Public. */
  extra?: Record<string, unknown>;
  /** Seconds after which the request may be sent again. */
  retryAfterS?: number;
  /** What was used up; shown in the headers of the response. */
  quota?: Quota;
  /** The cause. Logged, never shown. */
  cause?: unknown;
}

/** A request that cannot be served, and why. `detail` is public: a sentence that tells the caller what to do. */
export class RequestFault extends Error {
  override readonly name = 'RequestFault';
  readonly code: ErrorCode;
  readonly detail: string;
  readonly extra: Record<string, unknown> | undefined;
  readonly retryAfterS: number | undefined;
  readonly quota: Quota | undefined;

  constructor(code: ErrorCode, detail: string, options: RequestFaultOptions = {}) {
    super(`${code}: ${detail}`, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.detail = detail;
    this.extra = options.extra;
    this.retryAfterS = options.retryAfterS;
    this.quota = options.quota;
  }
}
