import type { Limits } from '@sluice/contracts';
import type { FailpointSettings } from '../failpoints.ts';
import type { LogLevel } from '../log/create-log.ts';

/** The time limits for clients of the API. */
export interface ClientTimeouts {
  /** For the request line and the headers. Seconds. */
  headersTimeoutS: number;
  /** The time over which the rate of a body is measured. Seconds. */
  bodyTimeoutS: number;
  /** The lowest rate of a body. Bytes on the wire, per second. */
  bodyBytesPerS: number;
}

/** The configuration of a process. */
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
  /** The address on which the API listens. */
  host: string;
  port: number;
  /** Whether Bull Board may change jobs. */
  bullBoardWritable: boolean;
  /** Segments that a worker process runs at once, and as many other jobs beside them. */
  concurrency: number;
  /** Set by tests only. */
  failpoints?: FailpointSettings;
}

/** The configuration of the API. */
export interface ApiConfig extends Config {
  adminApiKey: string;
}
