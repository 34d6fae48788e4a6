interface ErrorEntry {
  /** HTTP status. */
  readonly status: number;
  /** Whether the same request may succeed later, unchanged. */
  readonly retryable: boolean;
  /** The public message in short; the `detail` of each fault has the rest. */
  readonly title: string;
}

/** Every error response, by its code. */
export const errorCatalogue = {
  bad_request: { status: 400, retryable: false, title: 'Malformed request' },
  invalid_parameter: { status: 400, retryable: false, title: 'Invalid parameter' },
  invalid_correlation_id: { status: 400, retryable: false, title: 'Invalid correlation id' },
  malformed_body: { status: 400, retryable: false, title: 'Request body cannot be parsed' },
  digest_mismatch: { status: 400, retryable: true, title: 'Request body does not match its digest' },
  empty_body: { status: 400, retryable: false, title: 'Request body is empty' },
  unknown_mode: { status: 400, retryable: false, title: 'Unknown mode' },
  unauthorized: { status: 401, retryable: false, title: 'A valid API key is required' },
  forbidden: { status: 403, retryable: false, title: 'Access denied' },
  not_found: { status: 404, retryable: false, title: 'Resource not found' },
  unknown_collection: { status: 404, retryable: false, title: 'Unknown collection' },
  method_not_allowed: { status: 405, retryable: false, title: 'Method not allowed' },
  request_timeout: { status: 408, retryable: true, title: 'Request took too long to arrive' },
  conflict: { status: 409, retryable: true, title: 'Request conflicts with the current state' },
  still_missing: { status: 409, retryable: true, title: 'Referenced record is still missing' },
  job_not_cancellable: { status: 409, retryable: false, title: 'Job cannot be cancelled' },
  job_not_retryable: { status: 409, retryable: false, title: 'Job cannot be retried' },
  part_conflict: { status: 409, retryable: false, title: 'Part conflicts with the other parts of its session' },
  parts_missing: { status: 409, retryable: true, title: 'Parts of the session are missing' },
  session_done: { status: 409, retryable: false, title: 'Session is already complete' },
  already_exists: { status: 409, retryable: false, title: 'Resource already exists' },
  archived: { status: 410, retryable: false, title: 'Resource is past its retention period' },
  url_expired: { status: 410, retryable: false, title: 'Signed URL has expired' },
  payload_too_large: { status: 413, retryable: false, title: 'Payload is too large' },
  suspicious_compression: { status: 413, retryable: false, title: 'Compression ratio of the request body is too high' },
  uri_too_long: { status: 414, retryable: false, title: 'URI is too long' },
  unsupported_media_type: { status: 415, retryable: false, title: 'Content type is not supported' },
  unsupported_encoding: { status: 415, retryable: false, title: 'Content encoding is not supported' },
  expectation_failed: { status: 417, retryable: false, title: 'Expect header is not supported' },
  correlation_id_reused: { status: 422, retryable: false, title: 'Correlation id belongs to another submission' },
  validation_failed: { status: 422, retryable: false, title: 'Content is not valid' },
  too_many_requests: { status: 429, retryable: true, title: 'Too many requests' },
  too_many_jobs: { status: 429, retryable: true, title: 'Too many unfinished jobs' },
  payload_quota_exceeded: { status: 429, retryable: true, title: 'Payload store quota exceeded' },
  headers_too_large: { status: 431, retryable: false, title: 'Request headers are too large' },
  internal: { status: 500, retryable: true, title: 'Internal server error' },
  unavailable: { status: 503, retryable: true, title: 'Service is temporarily unavailable' },
} as const satisfies Record<string, ErrorEntry>;

/** The code of an error response. */
export type ErrorCode = keyof typeof errorCatalogue;
