interface ErrorEntry {
  /** HTTP status. */
  readonly status: number;
  /** Whether the same request may succeed later, unchanged. */
  readonly retryable: boolean;
  /** The public message in short; the `detail` of each fault says the rest. */
  readonly title: string;
}

/** Every fault that a request can be answered with. */
export const errorCatalogue = {
  bad_request: { status: 400, retryable: false, title: 'The request is malformed' },
  invalid_parameter: { status: 400, retryable: false, title: 'A parameter is not valid' },
  invalid_correlation_id: { status: 400, retryable: false, title: 'The correlation id is not valid' },
  malformed_body: { status: 400, retryable: false, title: 'The body cannot be read' },
  digest_mismatch: { status: 400, retryable: true, title: 'The body is not the one that its digest names' },
  empty_body: { status: 400, retryable: false, title: 'The body is empty' },
  unknown_mode: { status: 400, retryable: false, title: 'There is no such mode' },
  unauthorized: { status: 401, retryable: false, title: 'A valid API key is required' },
  forbidden: { status: 403, retryable: false, title: 'This key may not do that' },
  not_found: { status: 404, retryable: false, title: 'There is no such resource' },
  unknown_collection: { status: 404, retryable: false, title: 'There is no such collection' },
  method_not_allowed: { status: 405, retryable: false, title: 'The resource does not know this method' },
  request_timeout: { status: 408, retryable: true, title: 'The request took too long to arrive' },
  conflict: { status: 409, retryable: true, title: 'The request conflicts with the current state' },
  still_missing: { status: 409, retryable: true, title: 'What the item refers to is still missing' },
  job_not_cancellable: { status: 409, retryable: false, title: 'The job cannot be cancelled' },
  job_not_retryable: { status: 409, retryable: false, title: 'The job cannot be retried' },
  part_conflict: { status: 409, retryable: false, title: 'The part does not go with those of the session' },
  parts_missing: { status: 409, retryable: true, title: 'Parts of the session are missing' },
  session_done: { status: 409, retryable: false, title: 'The session is done' },
  already_exists: { status: 409, retryable: false, title: 'The resource already exists' },
  archived: { status: 410, retryable: false, title: 'The resource is past its retention' },
  url_expired: { status: 410, retryable: false, title: 'The signed URL has expired' },
  payload_too_large: { status: 413, retryable: false, title: 'The payload is too large' },
  suspicious_compression: { status: 413, retryable: false, title: 'The body decodes to far more than was sent' },
  uri_too_long: { status: 414, retryable: false, title: 'The URI is too long' },
  unsupported_media_type: { status: 415, retryable: false, title: 'The content type is not supported' },
  unsupported_encoding: { status: 415, retryable: false, title: 'The content encoding is not supported' },
  expectation_failed: { status: 417, retryable: false, title: 'The expectation is not known' },
  correlation_id_reused: { status: 422, retryable: false, title: 'The correlation id belongs to another submission' },
  validation_failed: { status: 422, retryable: false, title: 'The content is not valid' },
  too_many_requests: { status: 429, retryable: true, title: 'Too many requests' },
  too_many_jobs: { status: 429, retryable: true, title: 'Too many unfinished jobs' },
  payload_quota_exceeded: { status: 429, retryable: true, title: 'Too many bytes in the payload store' },
  headers_too_large: { status: 431, retryable: false, title: 'The headers are too large' },
  internal: { status: 500, retryable: true, title: 'Something failed on our side' },
  unavailable: { status: 503, retryable: true, title: 'The service is not available for the moment' },
} as const satisfies Record<string, ErrorEntry>;

/** The code of a fault that a request can be answered with. */
export type ErrorCode = keyof typeof errorCatalogue;
