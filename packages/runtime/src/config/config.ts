import type { FailpointSettings } from '../failpoints.ts';
import type { LogLevel } from '../log/create-log.ts';

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
  /** Jobs that such a partner may have unfinished. */
  maxUnfinishedJobs: number;
  /** Bytes that such a partner may have in the payload store. */
  maxPayloadBytes: number;
}

/** How slow a client of the API may be. */
export interface ClientTimeouts {
  /** For the line and the headers of a request. Seconds. */
  headersTimeoutS: number;
  /** The time over which the pace of a body is measured. Seconds. */
  bodyTimeoutS: number;
  /** The least pace of a body. Bytes as they come over the wire, per second. */
  bodyBytesPerS: number;
}

/** What a process is configured with. */
export interface Config {
  databaseUrl: string;
  /** Connections of one process at most. */
  databasePool: number;
  /** Absent: the queue is on Postgres. */
  redisUrl?: string;
  payloadStoreUrl: string;
  logLevel: LogLevel;
  limits: Limits;
  clientTimeouts: ClientTimeouts;
  /** Where the API listens. */
  host: string;
  port: number;
  /** Whether Bull Board may change jobs. */
  bullBoardWritable: boolean;
  /** Segments that a worker process runs at once, and other jobs at once beside them. */
  concurrency: number;
  /** What a test does to the process from within. */
  failpoints?: FailpointSettings;
}

/** What the API is configured with. */
export interface ApiConfig extends Config {
  adminApiKey: string;
}
