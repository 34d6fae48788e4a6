/** Limits that an operator may set. */
export interface Limits {
  /** Items of one synchronous call; above it the call turns into a job. */
  bulkAsyncThreshold: number;
  /** Bytes of a synchronous body. */
  syncMaxBytes: number;
  /** Bytes of a bulk or full-refresh body. */
  bulkMaxBytes: number;
  /** Items that one transaction applies. */
  chunkItems: number;
  /** Bytes of a segment, at which parsing cuts. */
  segmentBytes: number;
  /** Bytes of one item. */
  itemMaxBytes: number;
  /** How long a job may run where its partner has no limit of its own. Seconds. */
  jobTimeoutS: number;
  /** How often a job or a segment may be claimed in a row without progress. */
  claimsWithoutProgress: number;
  /** How long a session may wait for its next part, or for being done. Seconds. */
  sessionTtlS: number;
  /** Requests of a partner that has no limit of its own, for each second of the limiter's window. */
  requestsPerS: number;
  /** Unfinished jobs of a partner that has no limit of its own. */
  maxUnfinishedJobs: number;
  /** Bytes in the payload store of a partner that has no limit of its own. */
  maxPayloadBytes: number;
}
